// What a long absence of the store leaves behind: a spool of 2 GiB, and how a collector that starts on it drains it, in
// how much memory, while clients go on sending.
//
//   BENCH_GIB=2 npm run bench -- backlog
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Spool } from '../../collector/dist/spool/spool.js'
import { openCollector } from './ingest/collector-process.mjs'
import { rowsOf } from './ingest/engine-alone.mjs'
import { load } from './ingest/load-process.mjs'

const bytesWanted = Number(process.env.BENCH_GIB ?? 2) * 1024 ** 3
const spanBytes = 1_000

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-bench-'))
  try {
    const waiting = await fill(join(folder, 'spool'))
    console.log(`  in the spool                   ${waiting.rows} rows, ${mebibytes(waiting.bytes)}`)
    await drain(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(folder) {
  const spool = await Spool.open({ folder, maxHeldBytes: 0 })
  while (spool.state.bytes < bytesWanted) {
    await spool.append(await rowsOf({ perBatch: 4_096, spanBytes }))
  }
  const { state } = spool
  await spool.close()
  return state
}

async function drain(folder) {
  const started = performance.now()
  const collector = await openCollector({ port: '0', 'grpc-port': 'off', data: folder })
  try {
    const most = { collector: 0, engine: 0 }
    const sending = load({ port: collector.port, clients: 4, seconds: 10, spanBytes, requestsPerSecond: 20 })
    while ((await collector.ask('waiting')).segments > 0) {
      const now = collector.memory()
      for (const name of ['collector', 'engine']) most[name] = Math.max(most[name], now[name])
      await new Promise(resolve => setTimeout(resolve, 250))
    }
    const { p99, max } = await collector.ask('delay')
    console.log(`  drained in                     ${((performance.now() - started) / 1_000).toFixed(0)} s`)
    console.log(
      `  memory, most                   collector ${most.collector.toFixed(0)} MiB, engine ${most.engine.toFixed(0)} MiB`,
    )
    console.log(`  event-loop delay               p99 ${p99.toFixed(1)} ms, most ${max.toFixed(1)} ms`)
    console.log(`  sent meanwhile                 ${JSON.stringify((await sending).statuses)}`)
  } finally {
    await collector.close()
  }
}

function mebibytes(bytes) {
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`
}
