// What it costs to judge calls of tools when they come in, in microseconds of the event loop: arguments against a schema
// that is compiled already, the same with everything around it (a model's answer read, its calls judged), and beside it
// what reading such a span costs anyway. Then what asking for findings costs over many runs.
//
//   BENCH_RUNS=5000 npm run bench -- findings
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toolFindings, toolHints, toolSignalPrecision } from '@spanledger/queries'
import { readMigrations } from '@spanledger/queries/migrations'
import { startEngine } from '../../collector/dist/engine/engine.js'
import { ToolJudge } from '../../collector/dist/findings/judge-tools.js'
import { Validators } from '../../collector/dist/findings/schema/validators.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'
import { encodeMessages } from '../../collector/dist/store/message-rows.js'
import { migrate } from '../../collector/dist/store/migrate.js'
import { encodeSpans } from '../../collector/dist/store/span-rows.js'
import { Store } from '../../collector/dist/store/store.js'

const runs = Number(process.env.BENCH_RUNS ?? 5_000)
const cost = { status: 'none', nano: undefined, details: new Map(), priceId: undefined }

export async function run() {
  console.log('properties  compiling  a call  a call of a wrong type  an answer judged  an answer read')
  for (const properties of [3, 10, 40]) console.log(ingestLine(properties))
  await askedOver(runs)
}

function ingestLine(count) {
  const [parameters, valid, wrong] = toolOf(count)
  const validators = new Validators()
  const wanted = { key: 'k', parameters, project: 'p', nowNano: 1n }
  const judge = value => validators.violationOf(value, JSON.stringify(value).length, wanted)
  const begun = performance.now()
  if (judge(valid) !== undefined || judge(wrong) === undefined) throw new Error('judged wrongly')
  const compiling = 1_000 * (performance.now() - begun)
  const otlp = answerOf(parameters, valid)
  const span = { ...normalise(otlp), cost }
  const tools = new ToolJudge()
  const columns = [
    compiling,
    median(() => judge(valid)),
    median(() => judge(wrong)),
    median(() => tools.judged('p', [span], 1n)),
    median(() => normalise(otlp)),
  ]
  return `${String(count).padStart(10)}${columns.map(time => time.toFixed(1).padStart(16)).join('')}`
}

/** Microseconds of one time, the median of a hundred batches behind a third more to warm up. */
function median(work) {
  const times = []
  for (let batch = 0; batch < 133; batch += 1) {
    const begun = performance.now()
    for (let index = 0; index < 100; index += 1) work()
    if (batch >= 33) times.push((performance.now() - begun) * 10)
  }
  return times.toSorted((left, right) => left - right)[50]
}

const kinds = [
  [{ type: 'string', maxLength: 80 }, 'a text of some words'],
  [{ type: 'integer', minimum: 0 }, 7],
  [{ type: 'string', enum: ['low', 'high'] }, 'low'],
  [{ type: 'array', items: { type: 'string' } }, ['a', 'b', 'c']],
  [
    { type: 'object', properties: { lat: { type: 'number' }, long: { type: 'number' } } },
    { lat: 1.5, long: 2.5 },
  ],
  [{ anyOf: [{ type: 'boolean' }, { type: 'null' }] }, null],
]

/** The schema of a tool, arguments that fit it, and others of which the last is wrong. */
function toolOf(count) {
  const names = Array.from({ length: count }, (_, index) => `property_${index}`)
  const properties = Object.fromEntries(names.map((name, index) => [name, kinds[index % kinds.length][0]]))
  const valid = Object.fromEntries(names.map((name, index) => [name, kinds[index % kinds.length][1]]))
  return [{ type: 'object', properties, required: names }, valid, { ...valid, [names.at(-1)]: { no: 'such' } }]
}

let spans = 0

function answerOf(parameters, given, { traceId = 'a'.repeat(32), startNano = 1_000_000_000n, ...attributes } = {}) {
  spans += 1
  const part = { type: 'tool_call', id: 'c1', name: 'tool', arguments: given }
  return {
    resource: { attributes: new Map([['service.name', 'bench']]) },
    scope: { name: 'bench', version: '1', attributes: new Map() },
    traceId,
    spanId: spans.toString(16).padStart(16, '0'),
    parentSpanId: undefined,
    traceState: '',
    name: 'chat',
    kind: 3,
    startNano,
    endNano: startNano + 1_000_000n,
    attributes: new Map(
      Object.entries({
        'gen_ai.operation.name': 'chat',
        'gen_ai.tool.definitions': JSON.stringify([{ type: 'function', name: 'tool', parameters }]),
        'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [part] }]),
        ...attributes,
      }).filter(([, value]) => value !== undefined),
    ),
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: 0, message: '' },
  }
}

async function askedOver(count) {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-findings-'))
  const engine = await startEngine({ dir: join(folder, 'clickhouse') })
  const store = new Store({ url: engine.url, password: engine.password, requestTimeoutMs: 600_000 })
  try {
    await migrate(store, readMigrations())
    const until = new Date()
    for (let first = 0; first < count; first += 500) await fill(store, { first, count, until })
    const asked = { project: 'p', since: new Date(until.getTime() - 86_400_000), until, limit: 1_000 }
    console.log(`\nover ${count} runs of four calls of models and five of tools within a day, in milliseconds:`)
    console.log(`findings ${await best(() => store.ask(toolFindings, asked))}`)
    console.log(`hints, of the newest 1,000 ${await best(() => store.ask(toolHints, asked))}`)
    console.log(`findings of one run ${await best(() => store.ask(toolFindings, { ...asked, of_run: idOf(1) }))}`)
    console.log(`precision ${await best(() => store.ask(toolSignalPrecision, asked))}`)
  } finally {
    await store.close()
    await engine.close()
    rmSync(folder, { recursive: true })
  }
}

const idOf = index => (index + 1).toString(16).padStart(32, '0')

async function fill(store, { first, count, until }) {
  const judge = new ToolJudge()
  const [parameters, valid] = toolOf(10)
  const ledger = Array.from({ length: Math.min(500, count - first) }, (_, index) => first + index)
    .flatMap(index =>
      runOf(index, { parameters, valid, startMs: until.getTime() - 1_000 - (80_000_000 * index) / count }),
    )
    .map(otlp => ({ ...normalise(otlp), cost }))
  const rows = judge.judged('p', ledger, 1n)
  const ingest = { project: 'p', ingestedNano: 1n }
  await store.insert(encodeMessages(rows, ingest), `messages ${first}`)
  await store.insert(encodeSpans(rows, ingest), `spans ${first}`)
}

function runOf(index, { parameters, valid, startMs }) {
  const traceId = idOf(index)
  const at = place => BigInt(Math.round(startMs)) * 1_000_000n - 60_000_000_000n + BigInt(place) * 2_000_000_000n
  const given = place => ({ ...valid, property_1: index % 7 === 0 ? 1 : 10_000 + index * 10 + place })
  const answers = Array.from({ length: 4 }, (_, place) =>
    answerOf(parameters, given(place), { traceId, startNano: at(place * 2) }),
  )
  const calls = Array.from({ length: 5 }, (_, place) =>
    answerOf(parameters, given(place), {
      traceId,
      startNano: at(place * 2 + 1),
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.definitions': undefined,
      'gen_ai.output.messages': undefined,
      'gen_ai.tool.name': 'tool',
      'gen_ai.tool.call.id': 'c1',
      'gen_ai.tool.call.arguments': JSON.stringify(given(place)),
      'gen_ai.tool.call.result': `${'some words of a result '.repeat(40)} ${index} ${place}`,
    }),
  )
  return [...answers, ...calls]
}

/** The best of three, since others may be at work. */
async function best(work) {
  const times = []
  for (let index = 0; index < 3; index += 1) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return Math.min(...times).toFixed(0)
}
