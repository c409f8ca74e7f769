import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startCollectorProcess } from '../../helpers/collector-process.ts'
import { otlpJsonRequest } from '../../helpers/otlp-json.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const secret = 'my card number is 4111'

async function valueOf(url: string, sample: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split('\n').find(candidate => candidate.startsWith(`${sample} `))
  return line === undefined ? undefined : Number(line.slice(sample.length))
}

test('counts what it acknowledged, refused and stored', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  const { url } = collector

  await collector.send(otlpJsonRequest([{ name: 'one' }, { name: 'two' }, { name: 'bad', spanId: '00' }]))

  expect(await valueOf(url, 'spanledger_accepted_total{signal="traces"}')).toBe(2)
  expect(await valueOf(url, 'spanledger_rejected_total{signal="traces"}')).toBe(1)
  await expect.poll(() => valueOf(url, 'spanledger_stored_rows_total{table="spans"}'), { timeout: 10_000 }).toBe(2)
  await expect.poll(() => valueOf(url, 'spanledger_spool_bytes'), { timeout: 10_000 }).toBe(0)
})

test('is ready while the store is away, says so in its log without content, and what remains at the end', async () => {
  // A store that hangs up on whoever asks it.
  const away = createServer(request => void request.socket.destroy()).listen(0, '127.0.0.1')
  onTestFinished(() => void away.close())
  await expect.poll(() => away.listening).toBe(true)
  const { port } = away.address() as AddressInfo // true for a server that listens on TCP
  const collector = await startCollectorProcess(await temporaryFolder(), { CLICKHOUSE_URL: `http://127.0.0.1:${port}` })
  let log = ''
  collector.process.stderr?.on('data', (text: Buffer) => (log += text.toString()))

  expect(await collector.send(otlpJsonRequest([{ name: secret }]))).toBe(200)
  const readiness = await fetch(`${collector.url}/readyz`)
  await collector.kill('SIGTERM')

  expect(readiness.status).toBe(200)
  expect(await readiness.json()).toMatchObject({ ready: true, store: 'unreachable', spool: { rows: 1 } })
  const entries = log
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
  expect(entries.at(-1)).toMatchObject({ level: 'warn', msg: expect.stringContaining('waits in the spool'), rows: 1 })
  expect(log).not.toContain('4111')
})

test('refuses, and is not ready, when the disk has less room than must stay free', async () => {
  const collector = await startCollectorProcess(await temporaryFolder(), {
    SPANLEDGER_SPOOL_MIN_FREE_BYTES: '8000TiB',
  })

  expect(await collector.send(otlpJsonRequest([{}]))).toBe(503)
  expect((await fetch(`${collector.url}/readyz`)).status).toBe(503)
  expect(await valueOf(collector.url, 'spanledger_ready')).toBe(0)
  expect(await valueOf(collector.url, 'spanledger_refused_requests_total{code="SPOOL_FULL"}')).toBe(1)
})
