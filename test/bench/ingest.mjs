// How many spans a second are acknowledged and stored, beside what the engine alone stores of the same rows in the same
// run; how long an answer takes at 80 % of that rate; what a burst does. Machines differ: read the ratios.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { startCollector } from '../../collector/dist/main.js'
import { readConfig } from '../../collector/dist/config.js'
import { decodeTraces } from '../../collector/dist/decode/decode-traces.js'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { enrich } from '../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'
import { encodeMessages } from '../../collector/dist/store/message-rows.js'
import { encodeSpans } from '../../collector/dist/store/span-rows.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { Store } from '../../collector/dist/store/store.js'
import { readMigrations } from '@spanledger/queries/migrations'
import { freshCopy, requestOf } from './ingest/request.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 15)
const clients = 32

export async function run() {
  for (const spanBytes of (process.env.BENCH_BYTES ?? '1000,4000').split(',').map(Number)) await benchSize(spanBytes)
}

async function benchSize(spanBytes) {
  console.log(`\nspans of about ${spanBytes} bytes, 64 a request, ${clients} clients`)
  await stages(spanBytes)
  const alone = await engineAlone(spanBytes)
  print('engine alone, ready RowBinary', `${alone.toFixed(0)} spans/s`)
  await inFolder(async folder => {
    const config = readConfig({ port: '0', data: folder }, {})
    const collector = await startCollector(config)
    const delay = monitorEventLoopDelay({ resolution: 10 })
    try {
      delay.enable()
      const full = await load({ url: collector.url, clients, seconds, spanBytes })
      const drained = performance.now()
      await stored(collector)
      const rate = full.spans / (full.seconds + (performance.now() - drained) / 1_000)
      print(
        'acknowledged and stored',
        `${rate.toFixed(0)} spans/s, ${((100 * rate) / alone).toFixed(0)} % of the engine alone ${JSON.stringify(full.statuses)}`,
      )
      print('event-loop delay, full load', `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`)
      delay.reset()
      const paced = await load({
        url: collector.url,
        clients,
        seconds,
        spanBytes,
        requestsPerSecond: (0.8 * rate) / 64,
      })
      print(
        'answer at 80 % of that rate',
        `p50 ${quantile(paced.latencies, 0.5)} ms, p99 ${quantile(paced.latencies, 0.99)} ms`,
      )
      print('event-loop delay at 80 %', `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`)
      await stored(collector)
      const settling = performance.now()
      await collector.drain(120_000)
      print('sums settled after', `${((performance.now() - settling) / 1_000).toFixed(1)} s`)
      print('memory', `collector ${megabytes(process.memoryUsage.rss())}, of which this bench is a part`)
    } finally {
      await collector.close()
    }
  })
}

/** The CPU time of one span in each stage on the event loop, on decoded bytes of the same kind. */
async function stages(spanBytes) {
  const bodies = Array.from({ length: 50 }, (_, seed) => freshCopy(requestOf({ spanBytes, seed })))
  const prices = openPrices()
  const tokens = { count: () => Promise.resolve(undefined) }
  const runs = []
  for (let round = 0; round < 5; round += 1) {
    const times = { decode: 0, normalise: 0, enrich: 0, encode: 0 }
    for (const body of bodies) {
      const t0 = performance.now()
      const { spans } = decodeTraces(body, 'protobuf')
      const t1 = performance.now()
      const normal = spans.map(normalise)
      const t2 = performance.now()
      const ledger = await enrich(normal, { prices, tokens })
      const t3 = performance.now()
      encodeMessages(ledger, { project: 'default', ingestedNano: 1n })
      encodeSpans(ledger, { project: 'default', ingestedNano: 1n })
      times.decode += t1 - t0
      times.normalise += t2 - t1
      times.enrich += t3 - t2
      times.encode += performance.now() - t3
    }
    runs.push(times)
  }
  const perSpan = name =>
    quantile(
      runs.map(times => (times[name] * 1_000) / (bodies.length * 64)),
      0.5,
    )
  print(
    'microseconds a span',
    ['decode', 'normalise', 'enrich', 'encode'].map(name => `${name} ${perSpan(name)}`).join(', '),
  )
}

async function engineAlone(spanBytes) {
  return inFolder(async folder => {
    const engine = await startEngine({ dir: join(folder, 'clickhouse') })
    const store = new Store(engine)
    try {
      await migrate(store, readMigrations())
      const batches = []
      for (let batch = 0; batch < 6; batch += 1) batches.push(await rowsOf(spanBytes, batch))
      const started = performance.now()
      let spans = 0
      for (const [index, { messages, rows }] of batches.entries()) {
        await store.insert(messages, `m${index}`)
        await store.insert(rows, `s${index}`)
        spans += rows.rowLengths.length
      }
      return spans / ((performance.now() - started) / 1_000)
    } finally {
      await store.close()
      await engine.close()
    }
  })
}

/** A batch as large as the writer's own. */
async function rowsOf(spanBytes, seed) {
  const requests = Math.floor(8_000_000 / (spanBytes * 64))
  const bodies = Array.from({ length: requests }, (_, index) =>
    freshCopy(requestOf({ spanBytes, seed: seed * requests + index })),
  )
  const spans = bodies.flatMap(body => decodeTraces(body, 'protobuf').spans).map(normalise)
  const ledger = await enrich(spans, { prices: openPrices(), tokens: { count: () => Promise.resolve(undefined) } })
  const ingest = { project: 'default', ingestedNano: 1n }
  return { messages: encodeMessages(ledger, ingest), rows: encodeSpans(ledger, ingest) }
}

/** Waits until the spool is empty: the sums that are computed from what is stored come after, at their own pace. */
async function stored(collector) {
  while (collector.waiting.segments > 0) await new Promise(resolve => setTimeout(resolve, 20))
}

async function load(settings) {
  const child = fork(new URL('ingest/load.mjs', import.meta.url), [JSON.stringify(settings)])
  const [report] = await once(child, 'message')
  return report
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function quantile(values, q) {
  const sorted = values.toSorted((left, right) => left - right)
  return (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(1)
}

function megabytes(bytes) {
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`
}

function print(name, value) {
  console.log(`  ${name.padEnd(30)} ${value}`)
}
