/** A call that two spans tell of is one call in every sum. */
import { reconciliation, runSteps } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CostStatus, LedgerSpan } from '../../../../collector/src/model.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { recomputed } from '../../../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  // The spans of a call in batches of their own, the inner ones first: sums are the same in whatever order they come.
  for (const part of [0, 1]) {
    const spans = cases.flatMap(([, told], index) =>
      told.filter((_, at) => (at > told.length / 2 ? 0 : 1) === part).map(one => spanOf(traceOf(index), one)),
    )
    await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 1n }), `part ${part}`)
    await recomputed(open.store)
  }
})
afterAll(() => open.close())

interface Told {
  readonly id: number
  readonly below?: number
  /** Input and output tokens; without them the span has no usage. */
  readonly used?: readonly [number, number]
  readonly nano?: bigint
  readonly status?: CostStatus
  readonly responseId?: string
  readonly operation?: string
  /** Seconds after the trace began, and how long it took. */
  readonly at?: number
  readonly took?: number
}

const began = BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n
const spanId = (id: number) => String(id).padStart(16, '0')

function spanOf(traceId: string, { id, below, used, nano, status, ...told }: Told): LedgerSpan {
  const startNano = began + BigInt(told.at ?? 0) * 1_000_000_000n
  const attributes = {
    'gen_ai.operation.name': told.operation ?? 'chat',
    'gen_ai.request.model': 'm',
    ...(told.responseId === undefined ? {} : { 'gen_ai.response.id': told.responseId }),
    ...(used === undefined ? {} : { 'gen_ai.usage.input_tokens': used[0], 'gen_ai.usage.output_tokens': used[1] }),
  }
  const ids = { traceId, spanId: spanId(id), ...(below === undefined ? {} : { parentSpanId: spanId(below) }) }
  const times = { startNano, endNano: startNano + BigInt(told.took ?? 10) * 1_000_000_000n }
  return ledgerSpan({ ...ids, ...times, attributes }, nano, status ?? (nano === undefined ? 'none' : 'priced'))
}

const agent = { id: 1, operation: 'invoke_agent' }

const cases: readonly (readonly [what: string, told: readonly Told[], sums: Sums])[] = [
  [
    'a framework’s span around the wire’s, with the same usage',
    [agent, { id: 2, below: 1, used: [9, 4], nano: 13n }, { id: 3, below: 2, used: [9, 4], nano: 13n }],
    { left: { 2: ['wraps', 3] }, calls: 1, nano: 13 },
  ],
  [
    'a framework’s, an SDK’s and the wire’s span, with others between them',
    [
      { id: 1, used: [9, 4], nano: 13n },
      { id: 2, below: 1, operation: 'step' },
      { id: 3, below: 2, used: [9, 4], nano: 13n },
      { id: 4, below: 3, operation: 'POST' },
      { id: 5, below: 4, used: [9, 4], nano: 13n },
    ],
    { left: { 1: ['wraps', 5], 3: ['wraps', 5] }, calls: 1, nano: 13 },
  ],
  [
    'a span that sums up the calls below it',
    [
      { id: 1, used: [30, 7], nano: 37n },
      { id: 2, below: 1, used: [10, 3], nano: 13n },
      { id: 3, below: 1, used: [20, 4], nano: 24n },
    ],
    { left: { 1: ['sums', 2] }, calls: 2, nano: 37 },
  ],
  [
    'a span without usage around the one that has it',
    [
      { id: 1, status: 'unpriced' },
      { id: 2, below: 1, used: [10, 3], nano: 13n },
    ],
    { left: { 1: ['no usage of its own', 2] }, calls: 1, nano: 13 },
  ],
  [
    'two spans side by side with one response id',
    [
      agent,
      { id: 2, below: 1, used: [9, 4], nano: 13n, responseId: 'r' },
      { id: 3, below: 1, used: [9, 4], nano: 13n, responseId: 'r', at: 60 },
    ],
    { left: { 2: ['same response', 3] }, calls: 1, nano: 13 },
  ],
  [
    'two spans with one response id at one time that counted differently',
    [
      agent,
      { id: 2, below: 1, used: [90, 4], nano: 94n, responseId: 'r' },
      { id: 3, below: 1, used: [9, 4], nano: 13n, responseId: 'r', at: 1 },
    ],
    { left: { 2: ['same response', 3] }, calls: 1, nano: 13 },
  ],
  [
    'nothing of calls that a server gives one id to all of',
    [
      agent,
      { id: 2, below: 1, used: [9, 4], nano: 13n, responseId: 'r' },
      { id: 3, below: 1, used: [15, 4], nano: 19n, responseId: 'r', at: 60 },
    ],
    { left: {}, calls: 2, nano: 32 },
  ],
  [
    'nothing of calls with the same usage, side by side',
    [agent, { id: 2, below: 1, used: [9, 4], nano: 13n }, { id: 3, below: 1, used: [9, 4], nano: 13n }],
    { left: {}, calls: 2, nano: 26 },
  ],
  [
    'nothing of a call whose tool makes another call',
    [
      { id: 1, used: [50, 4], nano: 54n },
      { id: 2, below: 1, operation: 'execute_tool' },
      { id: 3, below: 2, used: [9, 4], nano: 13n },
    ],
    { left: {}, calls: 2, nano: 67 },
  ],
  [
    'nothing of spans that say of each other that they are its parent',
    [
      { id: 1, below: 2, used: [9, 4], nano: 13n },
      { id: 2, below: 1, used: [9, 4], nano: 13n },
    ],
    { left: {}, calls: 2, nano: 26 },
  ],
]

interface Sums {
  /** The spans left out: why, and which span counts instead. */
  readonly left: Readonly<Record<number, readonly [string, number]>>
  readonly calls: number
  readonly nano: number
}

function traceOf(index: number): string {
  return String(index + 1).padStart(32, '0')
}

async function rowOf(query: string, params: Record<string, unknown>): Promise<unknown> {
  const result = await open.store.client.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return (await result.json())[0]
}

test.each(cases.map(([what, , sums], index) => [what, sums, traceOf(index)] as const))(
  'leaves out %s',
  async (_, { left, ...sums }, trace_id) => {
    const steps = await open.store.ask(runSteps, { project: 'p', trace_id, limit: 100 })
    const out = steps.filter(step => step.uncounted !== '')

    expect(
      Object.fromEntries(out.map(step => [Number(step.span_id), [step.uncounted, Number(step.counted_span_id)]])),
    ).toEqual(left)
    expect(
      await rowOf(
        'SELECT sum(task_parts.calls) AS calls, sum(cost_nano) AS nano FROM task_parts FINAL WHERE trace_id = {trace_id:String}',
        { trace_id },
      ),
    ).toEqual(sums)
  },
)

test('what is left out is in no sum', async () => {
  const [all] = await open.store.ask(reconciliation, { project: 'p', since: new Date(0), until: new Date() })
  const nano = cases.reduce((sum, [, , sums]) => sum + sums.nano, 0)

  expect(all).toMatchObject({ calls_nano: String(nano), difference_nano: '0', difference_calls: '0' })
  expect(await rowOf(`SELECT sum(cost_nano) AS nano FROM cost_5m FINAL WHERE project = 'p'`, {})).toEqual({ nano })
})

test('counts a call again whose other span turns out to be another call', async () => {
  const traceId = 'f'.repeat(32)
  let batches = 0n
  const store = async (...told: readonly Told[]) => {
    const rows = encodeSpans(
      told.map(one => spanOf(traceId, one)),
      { project: traceId, ingestedNano: ++batches },
    )
    await open.store.insert(rows, crypto.randomUUID())
    await recomputed(open.store)
    const [all] = await open.store.ask(reconciliation, { project: traceId, since: new Date(0), until: new Date() })
    return [all?.calls_nano, all?.difference_nano, all?.told_twice, all?.told_twice_nano]
  }
  const outer = { id: 1, used: [9, 4], nano: 13n } as const

  expect(await store(outer, { id: 2, below: 1, used: [9, 4], nano: 13n })).toEqual(['13', '0', '1', '13'])
  expect(await store({ id: 2, below: 1, used: [8, 4], nano: 12n })).toEqual(['25', '0', '0', '0'])
})
