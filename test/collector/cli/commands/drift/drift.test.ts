import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readMigrations } from '@spanledger/queries/migrations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../../../../collector/src/store/migrate.ts'
import { Store } from '../../../../../collector/src/store/store.ts'
import { hoursOfWeeks, inventSignal, storeSignals, type SignalScript } from '../../../../helpers/drift/signals.ts'
import { startTestEngine, type TestEngine } from '../../../../helpers/engine.ts'

const run = promisify(execFile)
const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))

/** The last Monday but thirteen, so that what is stored is young enough to be kept. */
const week = 168 * 3_600_000
const firstHour = (Math.floor((Date.now() - 96 * 3_600_000) / week) * week + 96 * 3_600_000 - 13 * week) / 3_600_000
const hours = hoursOfWeeks - 20
const onset = hours - 5 * 24
const until = new Date((firstHour + hours) * 3_600_000).toISOString()
const timeOf = (hour: number) => (firstHour + hour) * 3_600
/** As ClickHouse reads a time with a fraction. */
const textOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')

const cost: SignalScript = { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6 }

let engine: TestEngine
let store: Store
beforeAll(async () => {
  engine = await startTestEngine()
  store = new Store(engine)
  await migrate(store, readMigrations())
  const invented = inventSignal({ ...cost, from: onset, change: 0.4 }, { seed: 5, firstHour, hours })
  await storeSignals(store, [invented], { project: 'default', service: 'shop', task: 'refund' })
  const quiet = inventSignal(cost, { seed: 6, firstHour, hours })
  await storeSignals(store, [quiet], { project: 'default', service: 'calm', task: 'answer' })
  await storeChange('prompt', 'refund-agent', onset)
  await storeChange('tool', 'lookup_order', onset - 15)
  await storeTasks()
})
afterAll(async () => {
  await store.close()
  await engine.close()
})

async function storeChange(kind: string, name: string, hour: number): Promise<void> {
  const row = {
    project: 'default',
    ts_first: textOf(timeOf(hour)),
    ts_last: textOf(timeOf(hour)),
    service: 'shop',
    kind,
    name,
    old_hash: 'a',
    new_hash: 'b',
    source: 'auto',
  }
  await store.client.insert({ table: 'changes', values: [row], format: 'JSONEachRow' })
}

/** Two releases of 600 tasks each; the newer costs half as much again. */
async function storeTasks(): Promise<void> {
  const values = Array.from({ length: 1_200 }, (_, index) => ({
    project: 'default',
    trace_id: index.toString(16).padStart(32, '0'),
    kind: 'trace',
    task_id: index.toString(16).padStart(32, '0'),
    name: 'refund',
    service: 'shop',
    outcome: 'completed',
    version: index % 2 === 0 ? 'v7' : 'v8',
    started: textOf(timeOf(onset) + index),
    ended: textOf(timeOf(onset) + index + 2),
    calls: 2,
    cost_nano: Math.round(1e6 * (1 + (index % 7) / 10) * (index % 2 === 0 ? 1 : 1.5)),
    generation: String(BigInt(Date.now()) * 1_000_000n),
  }))
  await store.client.insert({ table: 'task_parts', values, format: 'JSONEachRow' })
}

async function spanledger(...words: readonly string[]): Promise<{ code: number; text: string }> {
  const environment = {
    PATH: process.env['PATH'],
    CLICKHOUSE_URL: engine.url.replace('//', `//default:${engine.password}@`),
  }
  return run(process.execPath, [bin, ...words], { env: environment }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  )
}

test('drift names the signal, the numbers, the change that came first, and three runs, and exits 1', async () => {
  const { code, text } = await spanledger('drift', '--until', until)

  expect(code).toBe(1)
  expect(text).toContain('FIRING refund of shop: cost')
  expect(text).toMatch(/now +\$\S+, usually \$\S+, \+\d+\.\d % to \+\d+\.\d %/)
  expect(text).toMatch(/change +prompt refund-agent at /)
  expect(text).toMatch(/runs +(0{27}[0-9a-f]{5} ?){3}/)
  expect(text).not.toContain('answer of calm')
  expect(text).toMatch(/1 FIRING, 1 OK of 2 signals/)
})

test('drift exits 0 where nothing fires, and prints JSON', async () => {
  const { code, text } = await spanledger('drift', '--until', until, '--service', 'calm', '--json')

  expect([code, JSON.parse(text)]).toEqual([0, { findings: [], states: { OK: 1 } }])
})

test('what somebody accepted is normal from there on', async () => {
  const row = {
    project: 'default',
    decided_at: textOf(timeOf(hours - 1)),
    kind: 'accept',
    service: 'shop',
    task: '',
    signal_group: 'cost',
    since: timeOf(onset),
    until: timeOf(onset),
  }
  await store.client.insert({ table: 'drift_decisions', values: [row], format: 'JSONEachRow' })

  const { code, text } = await spanledger('drift', '--until', until, '--service', 'shop')

  expect([code, text.trim()]).toEqual([0, '1 ACCEPTED of 1 signals'])
})

test('compare says what became worse, and exits 1', async () => {
  const { code, text } = await spanledger(
    'compare',
    '--before',
    'v7',
    '--after',
    'v8',
    '--since',
    new Date(timeOf(0) * 1000).toISOString(),
  )

  expect(text).toMatch(/cost +600 \| 600 +\+50\.\d % .* worse/)
  expect(text).toMatch(/steps +600 \| 600 .* same/)
  expect(code).toBe(1)
})

test.each([
  [['compare', '--before', 'v7'], '--after is missing'],
  [['compare', '--before', 'v7', '--after', 'v8', '--by', 'mood'], '--by: expected one of version'],
  [['drift', '--until', 'yesterday'], '--until: expected a time'],
])('%j is refused with the way out', async (words, reason) => {
  const { code, text } = await spanledger(...words)

  expect(code).toBe(2)
  expect(text).toContain(reason)
})
