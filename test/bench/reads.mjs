// How long the usual questions take, and how many bytes a span takes on disk, as the store grows; beside the schema of
// the OpenTelemetry Collector's ClickHouse exporter with the same spans in the same engine. The spans of the first size
// come through the collector's stages and are summed up by it; larger sizes are copies of them and of their sums, made by
// the engine, of other runs at other times. While the questions are asked, spans are stored and summed up all the time.
//
//   BENCH_SPANS=200000,2000000,10000000 BENCH_INGEST=2000 BENCH_TASKS=1000000 npm run bench -- reads
//   BENCH_FOLDER=/var/tmp/tasks npm run bench -- reads tasks    only what tasks cost; the folder is kept, and filled once
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { costPerTask, runs, runsThatSaid, runSteps, spanBill } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { openRecompute } from '../../collector/dist/store/recompute/recompute.js'
import { Store } from '../../collector/dist/store/store.js'
import { encodeMessages } from '../../collector/dist/store/message-rows.js'
import { encodeSpans } from '../../collector/dist/store/span-rows.js'
import { agentRuns } from './reads/agent-runs.mjs'
import { encodeExporterRows, exporterSchema } from './reads/exporter-rows.mjs'
import { median } from './reads/median.mjs'
import { reportTasks } from './reads/tasks.mjs'

const sizes = (process.env.BENCH_SPANS ?? '200000,2000000').split(',').map(Number)
const calls = Number(process.env.BENCH_CALLS ?? 8)
const ingest = Number(process.env.BENCH_INGEST ?? 2_000)
const kept = process.env.BENCH_FOLDER
const project = 'default'

export async function run([part]) {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'spanledger-reads-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  try {
    await migrate(store, readMigrations())
    if (part === 'tasks') return await reportTasks(store)
    for (const statement of exporterSchema()) await store.command(statement)
    const base = sizes[0] ?? 200_000
    await fill(store, base)
    console.log(
      `runs of ${calls} calls, ${ingest} spans/s coming in; medians of 15 in milliseconds, ours | the exporter's schema\n`,
    )
    console.log(
      [
        'spans'.padStart(10),
        'bytes/span'.padStart(14),
        'run by id'.padStart(14),
        'newest 50'.padStart(14),
        'rare word'.padStart(16),
        'cost per task, 30 d'.padStart(20),
        'bill of a span'.padStart(16),
      ].join(''),
    )
    await settled(store)
    for (const table of ['task_parts', 'task_totals']) await keepBase(store, table)
    let copies = 1
    for (const size of sizes) {
      for (; copies < size / base; copies += 1) await copy(store, copies)
      await settled(store)
      await merged(store)
      await whileIngesting(store, () => report(store, size))
    }
    await reportTasks(store)
  } finally {
    await store.close()
    await engine.close()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Sums are computed after what is stored; a question about them comes when they are. */
async function settled(store) {
  const recompute = openRecompute({ store })
  await recompute.settled(600_000)
  await recompute.close()
}

/** What the copies left to be merged, above all in the exporter's table, is no part of what comes in while questions are asked. */
async function merged(store) {
  const deadline = Date.now() + 300_000
  let quiet = 0
  while (quiet < 3 && Date.now() < deadline) {
    const [{ merges }] = await rowsOf(store, 'SELECT count() AS merges FROM system.merges')
    quiet = Number(merges) === 0 ? quiet + 1 : 0
    await wait(1_000)
  }
}

async function fill(store, spans) {
  const perBatch = 400
  const runsWanted = Math.ceil(spans / (calls + 1))
  for (let first = 0; first < runsWanted; first += perBatch) {
    const { raw, ledger } = await agentRuns({
      runs: Math.min(perBatch, runsWanted - first),
      calls,
      messageCharacters: 200,
      first,
    })
    const ingest = { project, ingestedNano: BigInt(first + 1) }
    await store.insert(encodeMessages(ledger, ingest), `m${first}`)
    await store.insert(encodeSpans(ledger, ingest), `s${first}`)
    await store.insert(encodeExporterRows(raw), `o${first}`)
  }
  for (const table of ['spans', 'messages', 'otel_traces_compared']) await keepBase(store, table)
}

async function keepBase(store, table) {
  await store.command(`CREATE TABLE base_${table} ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM ${table}`)
}

/** Spans of new runs, so many a second, in one INSERT as the writer gathers them, and their sums, as long as the work takes. */
async function whileIngesting(store, work) {
  if (ingest === 0) return work()
  const batches = []
  for (let batch = 0; batch < 20; batch += 1) {
    const wanted = Math.ceil(ingest / (calls + 1))
    const { ledger } = await agentRuns({
      runs: wanted,
      calls,
      messageCharacters: 200,
      first: 10_000_000 + wanted * batch,
      agoMs: run => (run % 100) * 100,
    })
    batches.push({ ledger, ingest: { project, ingestedNano: BigInt(Date.now()) * 1_000_000n } })
  }
  const encoded = batches.map(({ ledger, ingest }) => [encodeMessages(ledger, ingest), encodeSpans(ledger, ingest)])
  const recompute = openRecompute({ store })
  const running = new AbortController()
  const loop = (async () => {
    for (let batch = 0; !running.signal.aborted; batch += 1) {
      const began = performance.now()
      for (const rows of encoded[batch % encoded.length]) await store.insert(rows, crypto.randomUUID())
      await wait(Math.max(0, 1_000 - (performance.now() - began)))
    }
  })()
  try {
    // As in a store that has taken spans for long: the first new parts are merged, the first sums computed.
    await wait(20_000)
    return await work()
  } finally {
    running.abort()
    await loop
    await recompute.close()
  }
}

/** Other runs, hours earlier: other trace ids, the same text. */
async function copy(store, copies) {
  const id = column => `lower(hex(MD5(concat(${column}, '${copies}')))) AS ${column}`
  const earlier = column => `${column} - toIntervalMinute(${copies * 37}) AS ${column}`
  const settings = `SETTINGS max_insert_threads = 1, insert_deduplication_token = 'copy${copies}', max_execution_time = 600`
  await store.command(
    `INSERT INTO spans SELECT * REPLACE (${id('trace_id')}, ${earlier('start_time')}, replaceOne(task_key, 'T-', 'T${copies}-') AS task_key) FROM base_spans ${settings}`,
  )
  await store.command(
    `INSERT INTO messages SELECT * REPLACE (${id('trace_id')}, ${earlier('start_time')}) FROM base_messages ${settings}`,
  )
  await store.command(
    `INSERT INTO otel_traces_compared SELECT * REPLACE (${id('TraceId')}, ${earlier('Timestamp')}) FROM base_otel_traces_compared ${settings}`,
  )
  // What the collector computed of the first ones, as it would of these.
  const key = column => `replaceOne(${column}, 'T-', 'T${copies}-') AS ${column}`
  await store.command(
    `INSERT INTO task_parts SELECT * REPLACE (${id('trace_id')}, lower(hex(MD5(concat(task_id, '${copies}')))) AS task_id, ${key('task_key')}, ${earlier('started')}, ${earlier('ended')}) FROM base_task_parts ${settings}`,
  )
  await store.command(
    `INSERT INTO task_totals SELECT * REPLACE (${key('id')}, ${key('task_key')}, ${earlier('started')}, ${earlier('ended')}) FROM base_task_totals ${settings}`,
  )
  await store.command(
    `INSERT INTO touched (touched_at, id, state) SELECT now64(3) + INTERVAL 1 MILLISECOND, generateUUIDv4(), 'checkpoint'`,
  )
}

async function report(store, size) {
  const [example] = await rowsOf(store, 'SELECT trace_id FROM spans ORDER BY sipHash64(trace_id) LIMIT 1')
  const [rare] = await rowsOf(
    store,
    `SELECT arrayFirst(word -> length(word) = 7 AND match(word, '[0-9]'), splitByNonAlpha(body)) AS word FROM messages WHERE word != '' AND role = 'user' LIMIT 1`,
  )
  const traceId = example.trace_id
  const now = Date.now()
  const window = { project, since: new Date(now - 30 * 86_400_000), until: new Date(now + 60_000) }
  const ours = [
    await median(() => store.ask(runSteps, { project, trace_id: traceId, limit: 1_000 })),
    await median(() => store.ask(runs, { ...window, since: new Date(now - 86_400_000), limit: 50 })),
    await median(() => store.ask(runsThatSaid, { ...window, words: rare.word, limit: 50 })),
    await median(() => store.ask(costPerTask, window)),
  ]
  const [call] = await rowsOf(
    store,
    `SELECT span_id FROM spans WHERE trace_id = '${traceId}' AND category = 'model' LIMIT 1`,
  )
  const bill = await median(() => store.ask(spanBill, { project, span_id: call.span_id, limit: 10 }))
  // Afterwards: they read so much that nothing of ours would be warm.
  const theirs = [
    await median(() =>
      rowsOf(store, `SELECT * FROM otel_traces_compared WHERE TraceId = '${traceId}' ORDER BY Timestamp`),
    ),
    await median(() =>
      rowsOf(
        store,
        `SELECT TraceId, min(Timestamp) AS started, anyIf(SpanName, ParentSpanId = '') AS name, count(), sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.input_tokens'])) FROM otel_traces_compared WHERE Timestamp > now() - INTERVAL 1 DAY GROUP BY TraceId ORDER BY started DESC LIMIT 50`,
      ),
    ),
    await median(
      () =>
        rowsOf(
          store,
          `SELECT TraceId, Timestamp FROM otel_traces_compared WHERE SpanAttributes['gen_ai.input.messages'] LIKE '%${rare.word}%' ORDER BY Timestamp DESC LIMIT 50`,
        ),
      3,
    ),
    await median(
      () =>
        rowsOf(
          store,
          `SELECT SpanName, count(), sum(tokens) FROM (SELECT TraceId, anyIf(SpanName, ParentSpanId = '') AS SpanName, sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.input_tokens'])) AS tokens FROM otel_traces_compared WHERE Timestamp > now() - INTERVAL 30 DAY GROUP BY TraceId) GROUP BY SpanName`,
        ),
      3,
    ),
  ]
  // What came in meanwhile is only in ours, and in parts that are not merged yet.
  const [bytes] = await rowsOf(
    store,
    `SELECT ${size} * sumIf(bytes_on_disk, table IN ('spans', 'messages', 'trace_index')) / sumIf(rows, table = 'spans') AS ours, sumIf(bytes_on_disk, table LIKE 'otel_traces_compared%') AS theirs FROM system.parts WHERE active AND database = 'spanledger'`,
  )
  const cell = (left, right, width) => `${left.toFixed(0)} | ${right.toFixed(0)}`.padStart(width)
  console.log(
    [
      String(size).padStart(10),
      cell(bytes.ours / size, bytes.theirs / size, 14),
      ...[14, 14, 16, 20].map((width, place) => cell(ours[place], theirs[place], width)),
      bill.toFixed(0).padStart(16),
    ].join(''),
  )
}

async function rowsOf(store, query) {
  // Without the cache of conditions, which would answer the second time what the first had to find.
  const result = await store.client.query({
    query,
    format: 'JSONEachRow',
    clickhouse_settings: { use_query_condition_cache: 0, max_execution_time: 600 },
  })
  return result.json()
}
