import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readConfig } from '../../../../../collector/src/config/config.ts'
import { startCollector } from '../../../../../collector/src/main.ts'
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))

async function budgets(folder: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'budgets', ...words], { cwd: folder, env: { PATH: process.env.PATH } })
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { stdout, stderr, status: status as number }
}

/** A task that cost 600 × 1.25 + 50 × 10 dollars a million. */
async function sendTask(url: string, task: string): Promise<void> {
  const now = `${Date.now()}000000`
  const attribute = (key: string, value: object) => ({ key, value })
  const attributes = [
    attribute('gen_ai.operation.name', { stringValue: 'chat' }),
    attribute('gen_ai.provider.name', { stringValue: 'openai' }),
    attribute('gen_ai.request.model', { stringValue: 'gpt-5' }),
    attribute('gen_ai.usage.input_tokens', { intValue: '600' }),
    attribute('gen_ai.usage.output_tokens', { intValue: '50' }),
  ]
  const ids = { traceId: Buffer.from(task.padEnd(16)).toString('hex').slice(0, 32), spanId: '00f067aa0ba902b7' }
  const span = { ...ids, name: task, startTimeUnixNano: now, endTimeUnixNano: now, attributes }
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  })
  expect(response.status).toBe(200)
}

test('says how far budgets are spent, and answers 1 when one is overspent', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'spanledger.yaml')
  const collector = await startCollector(readConfig({ data: join(folder, 'data'), port: '0' }, {}))
  try {
    await sendTask(collector.url, 'resolve_ticket')
    await sendTask(collector.url, 'summarise')
    expect(await collector.drain(20_000)).toBe(true)

    const none = await budgets(folder, '--url', collector.url)
    await writeFile(file, 'budgets:\n  - {name: all, period: month, limit: 1}\n')
    const within = await budgets(folder, '--url', collector.url)
    await writeFile(
      file,
      'budgets:\n  - {name: tickets, match: {task: resolve_ticket}, period: month, limit: 0.001}\n  - {name: other, match: {customer: nobody}, period: month, limit: 5}\n',
    )
    const over = await budgets(folder, '--url', collector.url)
    const json = await budgets(folder, '--json', '--url', collector.url)
    await writeFile(file, 'budgets:\n  - {name: tickets, period: year, limit: 1}\n')
    const mistaken = await budgets(folder, '--url', collector.url)

    expect(none).toMatchObject({ status: 0, stdout: expect.stringContaining('no budgets: write some') })
    expect(within.status).toBe(0)
    expect(within.stdout).toMatch(/^all +project default +month +\$1\.000000 +\$0\.002500 /m)
    expect(over.status).toBe(1)
    expect(over.stdout).toMatch(/^tickets +task resolve_ticket +month +\$0\.001000 +\$0\.001250 .* overspent$/m)
    expect(over.stdout).toMatch(/^other +customer nobody +month +\$5\.000000 +\$0\.000000 .* fine$/m)
    expect(over.stdout).toContain('tickets: all of it is spent')
    expect(JSON.parse(json.stdout)).toMatchObject([{ name: 'tickets', spentNano: '1250000', state: 'overspent' }, {}])
    expect(mistaken).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('expected day, week, month, got "year"'),
    })
  } finally {
    await collector.close()
  }
}, 90_000)
