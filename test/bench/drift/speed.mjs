// How long the question takes in the embedded engine, over 90 days, 12 groups of signals, 10 categories each.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { drift } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { startEngine } from '../../../collector/dist/engine/engine.js'
import { migrate } from '../../../collector/dist/store/migrate.js'
import { Store } from '../../../collector/dist/store/store.js'
import { firstHour, openWorld } from './world.mjs'

const hours = 13 * 168 - 8
/** Twelve signals with keys, so that each has eight and the rest together. */
const signals = ['tool_mix', 'argument_shape', 'finish_mix', 'outcome', 'language']
const amounts = ['cost', 'latency', 'first_token', 'output_tokens', 'tokens', 'steps']
const rates = [
  'failed_call',
  'failed_tool',
  'retried',
  'timeout',
  'refusal',
  'empty',
  'overlap',
  'unseen_document',
  'empty_retrieval',
  'cache_share',
  'score',
]

export async function reportSpeed() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-drift-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  try {
    await migrate(store, readMigrations())
    await store.client.insert({ table: 'signals_hourly', values: rowsOf(), format: 'JSONEachRow' })
    const until = new Date((firstHour + hours) * 3_600_000)
    const taken = []
    let rows = []
    for (let time = 0; time < 7; time += 1) {
      const started = performance.now()
      rows = await store.ask(drift, { project: 'p', until })
      taken.push(performance.now() - started)
    }
    const [least, , , middle] = taken.toSorted((left, right) => left - right)
    return [
      '## How long the question takes',
      '',
      `${hours} hours of ${rows.length} series in ${new Set(rows.map(row => row.signal_group)).size} groups, in the embedded engine: median ${middle.toFixed(0)} ms, least ${least.toFixed(0)} ms, of 7, with ${loadavg()[0]?.toFixed(1)} processes at work on ${availableParallelism()} cores (bar: 1000 ms, ${middle <= 1000 ? 'holds' : '**missed**'}).`,
    ]
  } finally {
    await store.close()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf() {
  const generation = String(BigInt(Date.now()) * 1_000_000n)
  const world = openWorld({ world: 'real', perDay: 2_000, seed: 1 })
  const costs = world.costs(firstHour, hours)
  const mixes = world.mixes(firstHour, hours)
  const rows = []
  for (let at = 0; at < hours; at += 1) {
    const n = costs.n[at]
    if (n === 0) continue
    const row = (signal, key, columns) =>
      rows.push({
        project: 'p',
        hour: (firstHour + at) * 3600,
        service: 's',
        task: 't',
        signal,
        key,
        n,
        generation,
        ...columns,
      })
    row('tasks', '', { sum: n, sum2: n })
    const bins = Object.fromEntries(
      Array.from(costs.bins[at], (count, bin) => [bin, count]).filter(([, count]) => count > 0),
    )
    for (const signal of amounts) row(signal, '', { sum: costs.sum[at], sum2: costs.sum2[at], bins })
    for (const signal of rates) row(signal, '', { sum: mixes.sum[7][at], sum2: mixes.sum2[7][at] })
    for (const signal of signals)
      for (let key = 0; key < 10; key += 1)
        row(signal, `key ${key}`, { sum: mixes.sum[key % 8][at], sum2: mixes.sum2[key % 8][at] })
  }
  return rows
}
