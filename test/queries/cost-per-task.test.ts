import { costPerTask, type CostPerTaskRow } from '@spanledger/queries'
import { afterAll, beforeEach, beforeAll, expect, test } from 'vitest'
import type { CostStatus, LedgerSpan } from '../../collector/src/model.ts'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
import { recomputed } from '../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())
beforeEach(async () => {
  for (const table of ['spans', 'trace_index', 'touched', 'task_parts', 'task_places', 'task_totals'])
    await open.store.command(`TRUNCATE TABLE ${table}`)
})

/** A trace: its root, and one model call of each cost below it. */
function run(
  trace: number,
  root: { name: string; failed?: boolean; attributes?: Record<string, string> },
  ...costs: readonly (bigint | CostStatus)[]
): LedgerSpan[] {
  const traceId = String(trace).padStart(32, '0')
  const rootSpan = ledgerSpan({
    traceId,
    spanId: '1000000000000000',
    name: root.name,
    status: { code: root.failed ? 2 : 0, message: '' },
    attributes: root.attributes ?? {},
  })
  return [
    rootSpan,
    ...costs.map((cost, index) =>
      call({ traceId, spanId: `2${String(index).padStart(15, '0')}`, parentSpanId: '1000000000000000' }, cost),
    ),
  ]
}

function call(
  ids: { traceId: string; spanId: string; parentSpanId?: string; attributes?: Record<string, string> },
  cost: bigint | CostStatus,
): LedgerSpan {
  const attributes = { 'gen_ai.operation.name': 'chat', ...ids.attributes }
  return typeof cost === 'bigint'
    ? ledgerSpan({ ...ids, attributes }, cost)
    : ledgerSpan({ ...ids, attributes }, undefined, cost)
}

async function tableOf(
  spans: readonly LedgerSpan[],
  abandoned_after_hours = 876_000,
): Promise<readonly CostPerTaskRow[]> {
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 1n }), crypto.randomUUID())
  await recomputed(open.store)
  const november = { since: new Date('2026-11-01'), until: new Date('2026-12-01') }
  // A hundred years: what these tests leave open is running, whatever the day on which they run.
  return open.store.ask(costPerTask, { project: 'p', ...november, abandoned_after_hours })
}

test('what the hook tells about itself is no task', async () => {
  const report = ledgerSpan({ traceId: 'f'.repeat(32), attributes: { 'spanledger.report': true } })

  expect(await tableOf([report, ...run(1, { name: 'work' }, 1n)])).toMatchObject([{ task: 'work' }])
})

test('counts what failed attempts cost into the cost of each completed task', async () => {
  // Two tickets are resolved: one at the first attempt for 300, one at the second for 500 after a failure of 100.
  // A third fails for good and costs 150. By hand: (300 + 100 + 500 + 150) / 2 = 525, of which 250 was wasted.
  const rows = await tableOf([
    ...run(1, { name: 'resolve_refund', attributes: { 'spanledger.task.key': 'T1' } }, 100n, 200n),
    ...run(2, { name: 'resolve_refund', failed: true, attributes: { 'spanledger.task.key': 'T2' } }, 100n),
    ...run(3, { name: 'resolve_refund', attributes: { 'spanledger.task.key': 'T2' } }, 500n),
    ...run(4, { name: 'resolve_refund', failed: true, attributes: { 'spanledger.task.key': 'T3' } }, 150n),
  ])

  expect(rows).toMatchObject([
    {
      task: 'resolve_refund',
      completed: '2',
      failed: '1',
      attempts: '4',
      calls: '5',
      cost_nano: '1050',
      cost_per_completed_nano: '525',
      waste_nano: '250',
      unpriced_calls: '0',
    },
  ])
})

test('rounds half a nano-dollar up, once, at the end', async () => {
  const rows = await tableOf([...run(1, { name: 'a' }, 1n), ...run(2, { name: 'a' }, 2n)])

  expect(rows).toMatchObject([{ cost_nano: '3', completed: '2', cost_per_completed_nano: '2' }])
})

test('has no cost per completed task where none was completed', async () => {
  const rows = await tableOf(run(1, { name: 'a', failed: true }, 7n))

  expect(rows).toMatchObject([
    { completed: '0', failed: '1', cost_nano: '7', cost_per_completed_nano: null, waste_nano: '7' },
  ])
})

test('tells escalated, abandoned and running tasks apart from failed ones', async () => {
  const orphan = call({ traceId: '9'.repeat(32), spanId: '9'.repeat(16), parentSpanId: '8'.repeat(16) }, 5n)
  const rows = await tableOf([
    ...run(1, { name: 'a', attributes: { 'spanledger.task.outcome': 'escalated' } }, 1n),
    ...run(2, { name: 'a', failed: true, attributes: { 'spanledger.task.outcome': 'abandoned' } }, 2n),
    orphan,
  ])

  expect(rows).toMatchObject([
    { task: '(no root span yet)', running: '1', cost_nano: '5' },
    { task: 'a', escalated: '1', abandoned: '1', failed: '0', completed: '0', cost_nano: '3' },
  ])
})

test('joins an explicit task over several traces, and gives it the rest of a trace that it has to itself', async () => {
  const task = { 'spanledger.task.id': 'task-1', 'spanledger.task.name': 'resolve_ticket' }
  const rows = await tableOf([
    ...run(1, { name: 'POST /tickets' }, 10n),
    ledgerSpan({
      traceId: '1'.padStart(32, '0'),
      spanId: '3000000000000000',
      parentSpanId: '1000000000000000',
      attributes: { ...task, 'spanledger.task.outcome': 'completed' },
    }),
    call({ traceId: '2'.padStart(32, '0'), spanId: '4000000000000000', attributes: task }, 30n),
  ])

  expect(rows).toMatchObject([
    { task: 'resolve_ticket', completed: '1', attempts: '1', cost_nano: '40', cost_per_completed_nano: '40' },
  ])
})

test('adds up to the sum of all calls, with what lies outside every task shown apart', async () => {
  const inTask = (name: string) => ({ 'spanledger.task.id': name, 'spanledger.task.name': name })
  const traceId = '1'.padStart(32, '0')
  const rows = await tableOf([
    ...run(1, { name: 'nightly batch' }, 1_000n),
    call(
      {
        traceId,
        spanId: '3000000000000001',
        attributes: { ...inTask('first'), 'spanledger.task.outcome': 'completed' },
      },
      20n,
    ),
    call(
      {
        traceId,
        spanId: '3000000000000002',
        attributes: { ...inTask('second'), 'spanledger.task.outcome': 'completed' },
      },
      3n,
    ),
  ])

  expect(rows.map(({ task, cost_nano }) => [task, cost_nano])).toEqual([
    ['(outside any task)', '1000'],
    ['first', '20'],
    ['second', '3'],
  ])
})

test('counts unpriced calls instead of taking them for free, and keeps estimates apart', async () => {
  const estimated = call(
    { traceId: '1'.padStart(32, '0'), spanId: '5000000000000000', parentSpanId: '1000000000000000' },
    40n,
  )
  const rows = await tableOf([
    ...run(1, { name: 'a' }, 2n, 'unpriced', 'inconsistent'),
    { ...estimated, cost: { ...estimated.cost, status: 'estimated' } },
  ])

  expect(rows).toMatchObject([{ cost_nano: '42', estimated_nano: '40', unpriced_calls: '2', calls: '4' }])
})

test('counts a span once that was stored twice', async () => {
  const spans = run(1, { name: 'a' }, 7n)
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: 0n }), crypto.randomUUID())

  expect(await tableOf(spans)).toMatchObject([{ calls: '1', cost_nano: '7' }])
})

test('shows one project nothing of another', async () => {
  await open.store.insert(
    encodeSpans(run(1, { name: 'secret' }, 7n), { project: 'other', ingestedNano: 1n }),
    crypto.randomUUID(),
  )

  expect(await tableOf(run(2, { name: 'ours' }, 1n))).toMatchObject([{ task: 'ours' }])
})
