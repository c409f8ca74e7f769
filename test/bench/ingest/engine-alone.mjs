// What the engine alone stores: the rows that the collector would insert, from files of ready RowBinary, in batches as
// large as the writer's, into the same schema, for as long as the collector has.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrations } from '@spanledger/queries/migrations'
import { decodeTraces } from '../../../collector/dist/decode/decode-traces.js'
import { startEngine } from '../../../collector/dist/engine/engine.js'
import { enrich } from '../../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../../collector/dist/normalise/normalise.js'
import { encodeMessages } from '../../../collector/dist/store/message-rows.js'
import { migrate } from '../../../collector/dist/store/migrate.js'
import { encodeSpans } from '../../../collector/dist/store/span-rows.js'
import { Store } from '../../../collector/dist/store/store.js'
import { childrenOf, cpuOf } from './collector-process.mjs'
import { freshCopy, requestOf, spansPerRequest } from './request.mjs'

/** About how many bytes of rows an INSERT of the writer has at full load. */
const batchBytes = Number(process.env.BENCH_BATCH_BYTES ?? 16 * 1024 ** 2)

export async function engineAlone({ folder, spanBytes, spans }) {
  const perBatch = Math.ceil(batchBytes / (spanBytes * 1.3 * spansPerRequest)) * spansPerRequest
  const batches = []
  for (let batch = 0; batch * perBatch < spans; batch += 1)
    batches.push(await writeBatch(folder, { batch, perBatch, spanBytes }))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store(engine)
  try {
    await migrate(store, readMigrations())
    const [pid] = childrenOf(process.pid).filter(child => cpuOf(child) > 0)
    const before = cpuOf(pid)
    const started = performance.now()
    for (const [index, batch] of batches.entries()) {
      for (const { path, ...rows } of batch) {
        await store.insert({ ...rows, bytes: readFileSync(path) }, `${rows.table}${index}`)
      }
    }
    const rate = (batches.length * perBatch) / ((performance.now() - started) / 1_000)
    return { rate, cpu: ((1e6 * (cpuOf(pid) - before)) / (batches.length * perBatch)).toFixed(1) }
  } finally {
    await store.close()
    await engine.close()
  }
}

const prices = openPrices()
const tokens = { count: () => Promise.resolve(undefined) }
const templates = new Map()

/** Rows that no others before them are: messages and spans, as a request of so many spans would leave them. */
export async function rowsOf({ perBatch, spanBytes }) {
  const bodies = Array.from({ length: perBatch / spansPerRequest }, (_, index) =>
    freshCopy(templateOf(spanBytes, index % 20)),
  )
  const spans = bodies.flatMap(body => decodeTraces(body, 'protobuf').spans).map(normalise)
  const ledger = await enrich(spans, { prices, tokens })
  const ingest = { project: 'default', ingestedNano: BigInt(Date.now()) * 1_000_000n }
  return [encodeMessages(ledger, ingest), encodeSpans(ledger, ingest)]
}

async function writeBatch(folder, { batch, perBatch, spanBytes }) {
  return (await rowsOf({ perBatch, spanBytes })).map(({ bytes, ...rows }) => {
    const path = join(folder, `${batch}-${rows.table}.rows`)
    // On disk before the engine starts: it must not wait for what we have just written.
    writeFileSync(path, bytes, { flush: true })
    return { ...rows, path }
  })
}

/** The requests that the clients send are made of the same twenty. */
function templateOf(spanBytes, seed) {
  const key = `${spanBytes} ${seed}`
  if (!templates.has(key)) templates.set(key, requestOf({ spanBytes, seed }))
  return templates.get(key)
}
