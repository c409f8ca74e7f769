// How many bytes a span takes on disk once it is merged, beside the schema of the OpenTelemetry Collector's ClickHouse
// exporter with the same spans in the same engine: with runs of few calls and with long loops, of short messages and of
// longer ones. `BENCH_COLUMNS=1` lists what each column and each index takes.
//
//   BENCH_COLUMNS=1 BENCH_APART_MS=1000 npm run bench -- size [calls x characters of a message, such as 8x200 50x2000]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrations } from '@spanledger/queries/migrations'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { encodeMessages } from '../../collector/dist/store/message-rows.js'
import { encodeSpans } from '../../collector/dist/store/span-rows.js'
import { Store } from '../../collector/dist/store/store.js'
import { agentRuns } from './reads/agent-runs.mjs'
import { encodeExporterRows, exporterSchema } from './reads/exporter-rows.mjs'

const ours = ['spans', 'messages', 'trace_index']
const theirs = ['otel_traces_compared', 'otel_traces_compared_trace_id_ts']

/** How long after the one before it a run begins: after how much that is not its own its next call is stored. */
const apartMs = Number(process.env.BENCH_APART_MS ?? 1_000)

/** How many characters are said in all: enough that a part is of many blocks. */
const characters = Number(process.env.BENCH_CHARACTERS ?? 16_000_000)

export async function run(cases) {
  console.log(`bytes a span on disk, merged; of the same spans in the same engine; a run begins every ${apartMs} ms`)
  for (const each of cases.length > 0 ? cases : ['8x200', '8x1000', '50x200', '50x1000', '50x4000']) {
    const [calls, messageCharacters] = each.split('x').map(Number)
    await sizeOf({ calls, messageCharacters })
  }
}

async function sizeOf({ calls, messageCharacters }) {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-size-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  try {
    await migrate(store, readMigrations())
    for (const statement of exporterSchema()) await store.command(statement)
    const spans = await fill(store, { calls, messageCharacters })
    for (const table of [...ours, ...theirs]) await store.command(`OPTIMIZE TABLE ${table} FINAL`)
    const [us, them] = [await bytesOf(store, ours), await bytesOf(store, theirs)]
    const figures = `ours ${(us / spans).toFixed(0)}, the exporter's ${(them / spans).toFixed(0)}: ${(them / us).toFixed(2)} times smaller`
    console.log(`  runs of ${calls} calls, messages of ${messageCharacters} characters, ${spans} spans: ${figures}`)
    if (process.env.BENCH_COLUMNS) for (const table of [...ours, ...theirs]) await list(store, { table, spans })
  } finally {
    await store.close()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As the collector stores them: a few hundred runs an INSERT. */
async function fill(store, { calls, messageCharacters }) {
  const runs = Math.ceil(characters / (2 * calls * messageCharacters))
  const perBatch = Math.max(1, Math.ceil(4_000 / calls / Math.max(1, (calls * messageCharacters) / 4_000)))
  for (let first = 0; first < runs; first += perBatch) {
    const batch = { runs: Math.min(perBatch, runs - first), calls, messageCharacters, first }
    const { raw, ledger } = await agentRuns({ ...batch, agoMs: run => run * apartMs })
    const ingest = { project: 'default', ingestedNano: BigInt(Date.now()) * 1_000_000n }
    await store.insert(encodeMessages(ledger, ingest), `m${first}`)
    await store.insert(encodeSpans(ledger, ingest), `s${first}`)
    await store.insert(encodeExporterRows(raw), `o${first}`)
  }
  return runs * (calls + 1)
}

async function bytesOf(store, tables) {
  const [row] = await rowsOf(
    store,
    `SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = 'spanledger' AND table IN ('${tables.join("', '")}')`,
  )
  return Number(row.bytes)
}

async function list(store, { table, spans }) {
  const rows = await rowsOf(
    store,
    `SELECT * FROM (
       SELECT column AS name, toInt64(sum(column_data_compressed_bytes)) AS bytes, toInt64(sum(column_data_uncompressed_bytes)) AS raw
       FROM system.parts_columns WHERE active AND database = 'spanledger' AND table = '${table}' GROUP BY name
       UNION ALL
       SELECT concat('index ', name), toInt64(data_compressed_bytes), toInt64(data_uncompressed_bytes)
       FROM system.data_skipping_indices WHERE database = 'spanledger' AND table = '${table}'
       UNION ALL
       SELECT 'marks and the rest', toInt64(sum(bytes_on_disk) - sum(data_compressed_bytes) - sum(secondary_indices_compressed_bytes)), 0
       FROM system.parts WHERE active AND database = 'spanledger' AND table = '${table}'
     ) ORDER BY bytes DESC`,
  )
  console.log(`    ${table}`)
  for (const { name, bytes, raw } of rows)
    if (bytes / spans >= 0.05)
      console.log(
        `      ${name.padEnd(34)} ${(bytes / spans).toFixed(2).padStart(9)} ${(raw / spans).toFixed(1).padStart(10)}`,
      )
}

async function rowsOf(store, query) {
  const result = await store.client.query({ query, format: 'JSONEachRow' })
  return result.json()
}
