/** The questions about tasks and money, on a few tasks of which every sum is worked out by hand. */
import {
  budgetBurn,
  budgetBurns,
  cacheSavings,
  contextGrowth,
  costByDimension,
  costByStep,
  costPerTask,
  dearestRuns,
  exportFocus,
  exportRuns,
  modelMix,
  retries,
  runs,
  sharedCost,
  tokensPerTask,
  wastedSpend,
} from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerSpan } from '../../collector/src/model.ts'
import type { AnyValue } from '../../collector/src/otlp.ts'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
import { recomputed } from '../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

const november = { project: 'p', since: new Date('2026-11-01'), until: new Date('2026-11-22') }
const limited = { ...november, limit: 100 }
const began = BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n
const minute = 60_000_000_000n

interface Attempt {
  readonly name: string
  readonly task?: Record<string, AnyValue>
  readonly failed?: boolean
  /** Costs of its calls in nano-dollars; a negative one failed and cost that much. */
  readonly costs: readonly number[]
  readonly operation?: string
  readonly noRoot?: boolean
}

let traces = 0

/** A trace an hour after the one before it: a root, and below it a minute apart its calls of 10 tokens in and 5 out. */
function attempt({ name, task = {}, failed, costs, operation = 'chat', noRoot }: Attempt): LedgerSpan[] {
  traces += 1
  const traceId = String(traces).padStart(32, '0')
  const startNano = began + BigInt(traces) * 60n * minute
  const resource = {
    attributes: new Map<string, AnyValue>([
      ['service.name', 'support'],
      ['service.version', `1.${traces}`],
      ['deployment.environment.name', 'production'],
    ]),
  }
  const root = ledgerSpan({
    traceId,
    resource,
    spanId: '1'.repeat(16),
    name,
    startNano,
    endNano: startNano + minute,
    status: { code: failed ? 2 : 0, message: '' },
    attributes: task,
  })
  const calls = costs.map((cost, index) =>
    ledgerSpan(
      {
        traceId,
        resource,
        spanId: `2${String(index).padStart(15, '0')}`,
        parentSpanId: '1'.repeat(16),
        name: `${operation} m`,
        startNano: startNano + BigInt(index + 1) * minute,
        endNano: startNano + BigInt(index + 2) * minute,
        status: { code: cost < 0 ? 2 : 0, message: '' },
        attributes: {
          ...task,
          'gen_ai.operation.name': operation,
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'router',
          'gen_ai.response.model': index === 0 ? 'm-large' : 'm-small',
          'gen_ai.usage.input_tokens': 10 * (index + 1),
          'gen_ai.usage.output_tokens': 5,
          'gen_ai.agent.name': 'clerk',
        },
      },
      BigInt(Math.abs(cost)),
    ),
  )
  return noRoot ? calls : [root, ...calls]
}

const of = (key: string, customer: string) => ({ 'spanledger.task.key': key, 'spanledger.task.customer': customer })

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  const spans = [
    // Failed, then done; within the second attempt a call failed: 200 were useful, 130 were for trying again.
    attempt({ name: 'refund', task: of('K1', 'acme'), failed: true, costs: [100] }),
    attempt({ name: 'refund', task: of('K1', 'acme'), costs: [200, -30] }),
    // Done twice: the first time was for nothing.
    attempt({ name: 'refund', task: of('K2', 'acme'), costs: [50] }),
    attempt({ name: 'refund', task: of('K2', 'acme'), costs: [70] }),
    attempt({ name: 'refund', task: of('K3', 'bolt'), failed: true, costs: [40] }),
    attempt({ name: 'how_to', task: { 'spanledger.task.outcome': 'escalated' }, costs: [20] }),
    attempt({
      name: 'how_to',
      task: { 'spanledger.task.id': 'open', 'spanledger.task.name': 'how_to' },
      costs: [15],
      noRoot: true,
    }),
    attempt({ name: 'index', costs: [1_000], operation: 'embeddings' }),
  ].flat()
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 1n }), 'spans')
  await recomputed(open.store)
})
afterAll(() => open.close())

test('splits the cost of tasks by what came of it', async () => {
  const rows = await open.store.ask(costPerTask, november)

  expect(rows.map(({ task }) => task)).toEqual(['index', 'refund', 'how_to'])
  expect(rows[1]).toMatchObject({
    completed: '2',
    failed: '1',
    attempts: '5',
    calls: '6',
    cost_nano: '490',
    cost_per_completed_nano: '245',
    waste_nano: '220',
    failed_nano: '40',
    retried_nano: '130',
    superseded_nano: '50',
    median_nano: '120',
    dearest_nano: '330',
    top_nano: '330',
    steps: '6',
    input_tokens: '70',
  })
  expect(rows[2]).toMatchObject({
    escalated: '1',
    abandoned: '1',
    running: '0',
    waste_nano: '35',
    abandoned_nano: '15',
  })
})

test('a task that has not ended is running for as long as it is said to', async () => {
  const [, , row] = await open.store.ask(costPerTask, { ...november, abandoned_after_hours: 876_000 })

  expect(row).toMatchObject({ task: 'how_to', running: '1', abandoned: '0', waste_nano: '20', abandoned_nano: '0' })
})

test.each([
  [
    'customer',
    [
      ['', '1035', '1'],
      ['acme', '450', '2'],
      ['bolt', '40', '0'],
    ],
  ],
  [
    'workflow',
    [
      ['index', '1000', '1'],
      ['refund', '490', '2'],
      ['how_to', '35', '0'],
    ],
  ],
  ['environment', [['production', '1525', '3']]],
  ['service', [['support', '1525', '3']]],
  ['agent', [['clerk', '1525', '3']]],
  [
    'model',
    [
      ['m-large', '1495', '3'],
      ['m-small', '30', '1'],
    ],
  ],
  [
    'outcome',
    [
      ['completed', '1450', '3'],
      ['failed', '40', '0'],
      ['escalated', '20', '0'],
      ['abandoned', '15', '0'],
    ],
  ],
  // Attempts of one task may run in several versions: it belongs to the newest.
  [
    'version',
    [
      ['1.8', '1000', '1'],
      ['1.2', '330', '1'],
      ['1.4', '120', '1'],
      ['1.5', '40', '0'],
      ['1.6', '20', '0'],
      ['1.7', '15', '0'],
    ],
  ],
] as const)('adds up by %s', async (dimension, expected) => {
  const rows = await open.store.ask(costByDimension, { ...limited, dimension })

  expect(rows.map(row => [row.value, row.cost_nano, row.completed])).toEqual(expected)
  expect(rows.reduce((sum, row) => sum + BigInt(row.waste_nano), 0n)).toBe(255n)
})

test('refuses a dimension that there is not, with those that there are', async () => {
  await expect(open.store.ask(costByDimension, { ...limited, dimension: 'moon' })).rejects.toThrow(
    /expected service, workflow, agent/,
  )
})

test('names what was wasted, and why', async () => {
  const rows = await open.store.ask(wastedSpend, limited)

  expect(rows.map(row => [row.task, row.reason, row.waste_nano, row.share])).toEqual([
    ['refund', 'retried', '130', 0.2653],
    ['refund', 'superseded', '50', 0.102],
    ['refund', 'failed', '40', 0.0816],
    ['how_to', 'escalated', '20', 0.5714],
    ['how_to', 'abandoned', '15', 0.4286],
  ])
})

test('shows what trying again cost', async () => {
  expect(await open.store.ask(retries, limited)).toMatchObject([
    { task: 'refund', tasks: '3', tried_again: '2', attempts: '5', most_attempts: '2', retried_nano: '130' },
  ])
})

test('lists the dearest runs, and all runs, newest first', async () => {
  const [dearest] = await open.store.ask(dearestRuns, { ...november, limit: 1 })
  const all = await open.store.ask(runs, limited)

  expect(dearest).toMatchObject({ task: 'index', cost_nano: '1000', model: 'm-large', outcome: 'completed' })
  expect(all.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'index completed',
    '(no root span yet) running',
    'how_to escalated',
    'refund failed',
    'refund completed',
    'refund completed',
    'refund completed',
    'refund failed',
  ])
})

test('splits a task’s cost by its steps', async () => {
  const rows = await open.store.ask(costByStep, limited)

  expect(rows.map(row => [row.task, row.step, row.calls, row.errors, row.cost_nano])).toEqual([
    ['index', 'clerk / embeddings m', '1', '0', '1000'],
    ['refund', 'clerk / chat m', '6', '1', '490'],
    ['how_to', 'clerk / chat m', '2', '0', '35'],
  ])
})

test('counts tokens and steps of a task', async () => {
  const rows = await open.store.ask(tokensPerTask, limited)

  // K1 takes 15, 15 and 25 tokens, K2 twice 15, K3 15.
  expect(rows[0]).toMatchObject({ task: 'refund', tasks: '3', median_tokens: '30', most_tokens: '55', most_steps: '3' })
})

test('follows the context along a run', async () => {
  const rows = await open.store.ask(contextGrowth, { project: 'p', trace_id: '2'.padStart(32, '0'), limit: 10 })

  expect(rows).toMatchObject([
    { call: '1', input_tokens: 10, grown_tokens: '0', so_far_nano: '200' },
    { call: '2', input_tokens: 20, so_far_nano: '230' },
  ])
})

test('says what the router sent where, and what another model would have cost', async () => {
  // Per million tokens: 2 dollars in, 8 out, which is 2,000 and 8,000 nano-dollars a token.
  const rows = await open.store.ask(modelMix, { ...limited, input_rate: '2', output_rate: '8' })

  expect(rows.map(row => [row.answering_model, row.calls, row.cost_nano, row.otherwise_nano])).toEqual([
    ['m-large', '7', '495', String(7 * (10 * 2_000 + 5 * 8_000))],
    ['m-small', '1', '30', String(20 * 2_000 + 5 * 8_000)],
  ])
})

test('tells how fast a budget is spent', async () => {
  const all = { ...november, since: new Date('2026-11-20T10:00:00Z'), until: new Date('2026-11-20T20:00:00Z') }
  const [row] = await open.store.ask(budgetBurn, { ...all, limit_usd: '0.00000305', period_hours: 20 })
  const [customer] = await open.store.ask(budgetBurn, { ...all, dimension: 'customer', value: 'acme' })

  // 1,525 of 3,050 nano-dollars in 10 of 20 hours; on it goes like that.
  expect(row).toMatchObject({ spent_nano: '1525', limit_nano: '3050', spent_share: 0.5, time_share: 0.5 })
  expect(row).toMatchObject({ burn_72h: 1, forecast_nano: '3050', will_exceed: 0 })
  expect(customer).toMatchObject({ spent_nano: '450' })
})

test.each([
  ['project', [['', '0.00000305']]],
  [
    'customer',
    [
      ['acme', '0.000001'],
      ['acme', '3'],
    ],
  ],
  ['workflow', [["o'hara", '1']]],
])('tells of many budgets what it tells of each: %s', async (dimension, pairs) => {
  const all = { ...november, since: new Date('2026-11-20T10:00:00Z'), until: new Date('2026-11-20T20:00:00Z') }
  const rows = await open.store.ask(budgetBurns, {
    ...all,
    dimension,
    period_hours: 20,
    budgets: JSON.stringify(pairs),
  })

  const each = await Promise.all(
    pairs.map(([value, limit_usd]) =>
      open.store.ask(budgetBurn, {
        ...all,
        dimension,
        value: value ?? '',
        limit_usd: limit_usd ?? '',
        period_hours: 20,
      }),
    ),
  )
  expect(each.flat()).toMatchObject(rows)
  expect(rows.length).toBe(each.flat().length)
})

test.each([
  [
    'by_tasks',
    {},
    [
      ['refund', '600', '490'],
      ['how_to', '400', '35'],
    ],
  ],
  [
    'by_tokens',
    {},
    [
      ['refund', '769', '490'],
      ['how_to', '231', '35'],
    ],
  ],
  [
    'fixed',
    { shares: 'refund=2,how_to=1' },
    [
      ['refund', '667', '490'],
      ['how_to', '333', '35'],
    ],
  ],
  [
    'by_reads',
    {},
    [
      ['how_to', null, '35'],
      ['refund', null, '490'],
    ],
  ],
] as const)('shares the cost of an index %s, to the nano-dollar', async (rule, more, expected) => {
  const rows = await open.store.ask(sharedCost, { ...limited, shared: 'index', rule, ...more })

  expect(rows.map(row => [row.task, row.allocated_nano, row.direct_nano])).toEqual(expected)
})

test('knows what a cache saved, from the prices that each call keeps', async () => {
  const span = ledgerSpan(
    {
      traceId: 'c'.repeat(32),
      startNano: began,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'cached',
        'gen_ai.usage.input_tokens': 1_000,
        'gen_ai.usage.cache_read.input_tokens': 600,
        'gen_ai.usage.cache_write.input_tokens': 100,
        'gen_ai.usage.output_tokens': 1,
      },
    },
    1n,
  )
  const units = new Map([
    ['input', 300],
    ['cache_read', 600],
    ['cache_write', 100],
  ])
  const rates = new Map([
    ['input', '3'],
    ['cache_read', '0.3'],
    ['cache_write', '3.75'],
  ])
  const cost = { ...span.cost, arithmetic: { units, rates, source: 'test' } }
  await open.store.insert(encodeSpans([{ ...span, cost }], { project: 'cache', ingestedNano: 1n }), 'cache')

  // 600 tokens at 2.70 dollars a million less, and 100 at 75 cents more.
  expect(await open.store.ask(cacheSavings, { ...limited, project: 'cache' })).toMatchObject([
    {
      model: 'cached',
      cached_calls: '1',
      hit_rate: 0.6,
      saved_nano: '1620000',
      write_extra_nano: '75000',
      net_nano: '1545000',
    },
  ])
})

test('exports cost and usage that add up to all calls, and every run', async () => {
  const focus = await open.store.ask(exportFocus, november)
  const all = await open.store.ask(exportRuns, november)

  const billed = focus.reduce((sum, row) => sum + BigInt(Math.round(Number(row.BilledCost) * 1e9)), 0n)
  expect(billed).toBe(1_525n)
  expect(focus.find(row => row.x_Workflow === 'index')).toMatchObject({
    BilledCost: '0.000001',
    BillingCurrency: 'USD',
    ChargePeriodStart: '2026-11-20 18:00:00',
    ServiceCategory: 'AI and Machine Learning',
    x_CostStatus: 'priced',
  })
  expect(all.map(row => row.cost_nano)).toEqual(['100', '230', '50', '70', '40', '20', '15', '1000'])
})
