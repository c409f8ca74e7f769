// How many spans a second are acknowledged and stored, beside what the engine alone stores of the same rows in the same
// run; how long an answer takes at 80 % of that rate; what a burst does. Machines differ: read the ratios.
//
//   BENCH_SECONDS=15 BENCH_BYTES=1000,4000 npm run bench -- ingest
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCollector } from './ingest/collector-process.mjs'
import { engineAlone } from './ingest/engine-alone.mjs'
import { load } from './ingest/load-process.mjs'
import { stagesOf } from './decode.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 15)
const clients = 32

export async function run() {
  for (const spanBytes of (process.env.BENCH_BYTES ?? '1000,4000').split(',').map(Number)) await benchSize(spanBytes)
}

async function benchSize(spanBytes) {
  console.log(`\nspans of about ${spanBytes} bytes, 64 a request, ${clients} clients`)
  print('microseconds of each stage', await stagesOf(spanBytes))
  const alone = await inFolder(folder => engineAlone({ folder, spanBytes, spans: seconds * 12_000 }))
  print('engine alone, ready RowBinary', `${alone.rate.toFixed(0)} spans/s, ${alone.cpu} us of CPU a span`)
  await inFolder(async folder => {
    const collector = await openCollector({ port: '0', 'grpc-port': 'off', data: folder })
    try {
      const rate = await fullLoad(collector, { spanBytes, alone: alone.rate })
      await pacedLoad(collector, { spanBytes, rate })
      await burst(collector, { spanBytes })
      const settling = performance.now()
      await collector.ask('drain')
      print('sums settled after', `${sinceSeconds(settling)} s`)
      print('memory at the end', memoryOf(collector.memory()))
    } finally {
      await collector.close()
    }
  })
}

async function fullLoad(collector, { spanBytes, alone }) {
  await load({ port: collector.port, clients, seconds: 2, spanBytes })
  await stored(collector)
  await collector.ask('delay')
  const memory = watchMemory(collector)
  const before = collector.cpuSeconds()
  const started = performance.now()
  const full = await load({ port: collector.port, clients, seconds, spanBytes })
  const delay = await collector.ask('delay')
  const { segments } = await collector.ask('waiting')
  const tail = performance.now()
  await stored(collector)
  const tailSeconds = sinceSeconds(tail).toFixed(1)
  const rate = full.spans / sinceSeconds(started)
  const share = ((100 * rate) / alone).toFixed(0)
  print('acknowledged and stored', `${rate.toFixed(0)} spans/s, ${share} % of the engine alone ${words(full.statuses)}`)
  const after = collector.cpuSeconds()
  const perSpan = cpu => ((1e6 * cpu) / full.spans).toFixed(1)
  print(
    'us of CPU a span',
    `collector ${perSpan(after.collector - before.collector)}, engine ${perSpan(after.engine - before.engine)}, clients ${perSpan(full.cpuSeconds)}`,
  )
  const acknowledged = (full.spans / full.seconds).toFixed(0)
  print(
    'of these acknowledged',
    `${acknowledged} spans/s, the last stored ${tailSeconds} s later (${segments} segments)`,
  )
  print('answer at full load', latencyOf(full.latencies))
  print('event-loop delay, full load', delayOf(delay))
  print('memory at full load, most', memoryOf(memory.stop()))
  return rate
}

async function pacedLoad(collector, { spanBytes, rate }) {
  await collector.ask('delay')
  const requestsPerSecond = (0.8 * rate) / 64
  const paced = await load({ port: collector.port, clients, seconds, spanBytes, requestsPerSecond })
  print('answer at 80 % of that rate', `${latencyOf(paced.latencies)} ${words(paced.statuses)}`)
  print('event-loop delay at 80 %', delayOf(await collector.ask('delay')))
  await stored(collector)
}

/** Ten times as many clients for ten seconds, who send again what was not taken. */
async function burst(collector, { spanBytes }) {
  const memory = watchMemory(collector)
  const { latencies, statuses, spans } = await load({
    port: collector.port,
    clients: clients * 10,
    seconds: 10,
    spanBytes,
  })
  const { rows, bytes } = await collector.ask('waiting')
  const draining = performance.now()
  await stored(collector)
  print('10 times the clients for 10 s', `${spans} spans taken ${words(statuses)}, ${latencyOf(latencies)}`)
  print(
    'left in the spool, drained',
    `${rows} rows, ${(bytes / 1024 ** 2).toFixed(0)} MiB, in ${sinceSeconds(draining).toFixed(1)} s`,
  )
  print('memory in the burst, most', memoryOf(memory.stop()))
}

/** Waits until the spool is empty: the sums that are computed from what is stored come after, at their own pace. */
async function stored(collector) {
  while ((await collector.ask('waiting')).segments > 0) await new Promise(resolve => setTimeout(resolve, 20))
}

function watchMemory(collector) {
  const most = { collector: 0, engine: 0 }
  const look = () => {
    const now = collector.memory()
    for (const name of ['collector', 'engine']) most[name] = Math.max(most[name], now[name])
  }
  const timer = setInterval(look, 250)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most
    },
  }
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sinceSeconds(started) {
  return (performance.now() - started) / 1_000
}

function quantile(values, q) {
  const sorted = values.toSorted((left, right) => left - right)
  return (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(1)
}

function latencyOf(latencies) {
  return `p50 ${quantile(latencies, 0.5)} ms, p99 ${quantile(latencies, 0.99)} ms`
}

function delayOf({ p99, max }) {
  return `p99 ${p99.toFixed(1)} ms, most ${max.toFixed(1)} ms`
}

function memoryOf({ collector, engine }) {
  return `collector ${collector.toFixed(0)} MiB, engine ${engine.toFixed(0)} MiB`
}

function words(statuses) {
  return JSON.stringify(statuses)
}

function print(name, value) {
  console.log(`  ${name.padEnd(30)} ${value}`)
}
