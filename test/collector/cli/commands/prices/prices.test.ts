import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../../../../../collector/src/config/config.ts'
import { startCollector } from '../../../../../collector/src/main.ts'
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))

function prices(folder: string, ...words: readonly string[]) {
  return spawnSync(process.execPath, [bin, 'prices', ...words, '--data', folder], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
}

/** While a collector of this process has to answer. */
async function pricesMeanwhile(...words: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'prices', ...words], { env: { PATH: process.env.PATH } })
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { stdout, stderr, status: status as number }
}

test('sets a price that is shown from its date on, with the history of before', async () => {
  const folder = await temporaryFolder()

  const made = prices(folder, 'set', 'openai/gpt-5', '--input', '1.10', '--output', '8.80', '--from', '2026-12-01')
  const before = JSON.parse(prices(folder, 'show', 'gpt-5', '--at', '2026-11-30', '--json').stdout) as object
  const after = JSON.parse(prices(folder, 'show', 'gpt-5', '--at', '2026-12-01', '--json').stdout) as object
  const history = prices(folder, 'history', 'openai/gpt-5').stdout
  const listed = prices(folder, 'list', '--provider', 'openai', '--model', 'gpt-5', '--limit', '1')

  expect(made.status).toBe(0)
  expect(await readFile(join(folder, 'prices.yaml'), 'utf8')).toContain('    input: 1.1\n    output: 8.8\n')
  expect(before).toMatchObject({ price_id: 'openai/gpt-5@base', rates: { input: '1.25' } })
  expect(after).toMatchObject({ rates: { input: '1.1', output: '8.8' } })
  expect(history).toMatch(/openai\/gpt-5@base .*10 .*\n.*openai\/gpt-5@2026-12-01#[0-9a-f]{8} .*8\.8/)
  expect(listed.stdout).toContain('openai/gpt-5@2026-12-01#')
  expect(listed.stderr).toContain('more: choose')
})

test('imports a LiteLLM-shaped file', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'litellm.json')
  const model = {
    litellm_provider: 'openai',
    input_cost_per_token_priority: 2.5e-6,
    output_cost_per_token_priority: 2e-5,
  }
  await writeFile(file, JSON.stringify({ 'gpt-5': model }))

  const unknown = prices(folder, 'show', 'openai/gpt-5', '--tier', 'priority')
  const imported = prices(folder, 'import', file)
  const known = prices(folder, 'show', 'openai/gpt-5', '--tier', 'priority')

  expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining('no price for openai/gpt-5') })
  expect(imported).toMatchObject({ status: 0, stdout: expect.stringContaining('1 new, 0 changed') })
  expect(known.stdout).toMatch(/input +\$2\.5 /)
})

test.each([
  ['no action', [], 'expected list, show'],
  ['no model', ['show'], 'expected one model'],
  ['a model without its provider', ['set', 'gpt-5', '--input', '1'], 'PROVIDER/MODEL: expected'],
  ['a price with a comma', ['set', 'openai/a', '--input', '1,5'], '--input: expected dollars per million tokens'],
  ['no price', ['set', 'openai/a'], 'expected a price'],
  ['a date that is none', ['show', 'gpt-5', '--at', 'soon'], '--at: expected a day'],
  ['no time', ['reprice'], '--since: expected from when on'],
  ['a span that is none', ['explain', 'abc'], 'the 16 hex digits of a span'],
  ['a file that is not there', ['import', '/nowhere.json'], 'ENOENT'],
])('refuses %s with exit code 2', async (_, words, message) => {
  const { status, stderr } = prices(await temporaryFolder(), ...words)

  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test('a running collector follows the file, each span keeps its price, and explains it', async () => {
  const folder = await temporaryFolder()
  const config = readConfig({ data: folder, port: '0', 'grpc-port': 'off' }, {})
  const collector = await startCollector(config)
  const notFollowed = '00f067aa0ba902b7'
  try {
    await send(collector.url, notFollowed)
    prices(folder, 'set', 'openai/house-model', '--input', '0.30', '--output', '1.20', '--source', 'contract 7')
    const followed = await sendUntilPriced(collector)
    const explained = await pricesMeanwhile('explain', followed, '--url', collector.url)
    const unknown = await pricesMeanwhile('explain', notFollowed, '--url', collector.url)
    const missing = await pricesMeanwhile('explain', '00f067aa0ba902ff', '--url', collector.url)
    await collector.store.command(
      `INSERT INTO spans SELECT * REPLACE (cost_nano + 1 AS cost_nano, ingested_at + INTERVAL 1 SECOND AS ingested_at) FROM spans FINAL WHERE span_id = '${followed}'`,
    )
    const wrong = await pricesMeanwhile('explain', followed, '--url', collector.url)

    // 600 × 0.30 + 50 × 1.20 dollars a million: $0.00024.
    expect(explained.stdout).toMatch(/input +600 +0\.3 +1,000,000 +0\.00018\n/)
    expect(explained.stdout).toMatch(/output +50 +1\.2 +1,000,000 +0\.00006\n/)
    expect(explained.stdout).toContain('from contract 7')
    expect(explained.stdout).toContain('$0.00024; stored: $0.00024, the same')
    expect(explained.status).toBe(0)
    expect(unknown).toMatchObject({ status: 0, stdout: expect.stringContaining('unknown: no price') })
    expect(missing.status).toBe(1)
    expect(wrong).toMatchObject({ status: 1, stdout: expect.stringContaining('THEY DIFFER') })
  } finally {
    await collector.close()
  }
})

test('shows what a changed price would change, applies it, and takes it back', async () => {
  const folder = await temporaryFolder()
  const collector = await startCollector(readConfig({ data: folder, port: '0', 'grpc-port': 'off' }, {}))
  try {
    await send(collector.url, '00f067aa0ba902b7')
    await collector.drain(10_000)
    prices(folder, 'set', 'openai/house-model', '--input', '1', '--output', '4')
    const shown = await untilShown(collector.url)
    const applied = await pricesMeanwhile(
      'reprice',
      '--since',
      '1h',
      '--apply',
      '--reason',
      'a contract',
      '--url',
      collector.url,
    )
    const explained = await pricesMeanwhile('explain', '00f067aa0ba902b7', '--url', collector.url)
    const again = await pricesMeanwhile('reprice', '--since', '1h', '--apply', '--url', collector.url)
    const ledger = await fetch(`${collector.url}/api/questions/price-changes`)
    const form = await fetch(`${collector.url}/api/prices/reprice`, { method: 'POST', body: 'since=1h&apply=true' })

    // 600 × 1 + 50 × 4 dollars a million.
    expect(shown.stdout).toMatch(/openai\/house-model +1 +\$0\.000000 +\$0\.000800 +\$0\.000800\n/)
    expect(shown.stdout).toContain('Nothing is changed yet')
    expect(applied).toMatchObject({ status: 0, stdout: expect.stringContaining('Applied as ') })
    expect(explained).toMatchObject({ status: 0, stdout: expect.stringContaining('stored: $0.0008, the same') })
    expect(again.stdout).toBe('no bill would change\n')
    expect(await ledger.json()).toMatchObject([
      { reason: 'a contract', changed_by: 'key none', spans: '1', difference_nano: '800000' },
    ])
    expect(form.status).toBe(400)
  } finally {
    await collector.close()
  }
})

async function untilShown(url: string) {
  for (;;) {
    const shown = await pricesMeanwhile('reprice', '--since', '1h', '--url', url)
    if (shown.status !== 0 || shown.stdout !== 'no bill would change\n') return shown
    await wait(100)
  }
}

async function sendUntilPriced(collector: Awaited<ReturnType<typeof startCollector>>): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    const id = `10f067aa0ba9${String(tries).padStart(4, '0')}`
    await send(collector.url, id)
    await collector.drain(10_000)
    const result = await collector.store.client.query({
      query: `SELECT span_id FROM spans FINAL WHERE span_id = '${id}' AND cost_status = 'priced'`,
      format: 'JSONEachRow',
    })
    const rows = await result.json()
    if (rows.length > 0) return id
    await wait(100)
  }
  throw new Error('the collector never took the price up')
}

async function send(url: string, spanId: string): Promise<void> {
  const now = `${Date.now()}000000`
  const attribute = (key: string, value: object) => ({ key, value })
  const span = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId,
    name: 'chat house-model',
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: [
      attribute('gen_ai.operation.name', { stringValue: 'chat' }),
      attribute('gen_ai.provider.name', { stringValue: 'openai' }),
      attribute('gen_ai.request.model', { stringValue: 'house-model' }),
      attribute('gen_ai.usage.input_tokens', { intValue: '600' }),
      attribute('gen_ai.usage.output_tokens', { intValue: '50' }),
    ],
  }
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  })
  expect(response.status).toBe(200)
}
