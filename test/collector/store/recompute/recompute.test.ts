import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerSpan } from '../../../../collector/src/model.ts'
import { openRecompute } from '../../../../collector/src/store/recompute/recompute.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { Store } from '../../../../collector/src/store/store.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { recomputed } from '../../../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

let traces = 0
let clock = 0n

/** A span maker for a trace of its own; every span costs its number of nano-dollars. */
function trace() {
  const traceId = String(++traces).padStart(32, '0')
  const parentSpanId = '1'.padStart(16, '0')
  const call = (number: bigint, differs: Parameters<typeof ledgerSpan>[0] = {}, attributes = {}) =>
    ledgerSpan(
      {
        traceId,
        spanId: String(number).padStart(16, '0'),
        parentSpanId,
        ...differs,
        attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', ...attributes },
      },
      number,
    )
  return { traceId, call, root: (name: string) => ledgerSpan({ traceId, spanId: parentSpanId, name }) }
}

async function store(...spans: readonly LedgerSpan[]): Promise<void> {
  clock += 1n
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: clock }), `token-${clock}`)
}

async function rowsOf(query: string): Promise<unknown[]> {
  const result = await open.store.client.query({
    query,
    format: 'JSONCompactEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return result.json()
}

const partsOf = (traceId: string) =>
  rowsOf(
    `SELECT kind, task_id, name, outcome, calls, cost_nano FROM task_parts FINAL WHERE trace_id = '${traceId}' ORDER BY kind, task_id`,
  )

test('a task that gains its root later gains its name and its outcome', async () => {
  const { traceId, call, root } = trace()
  await store(call(7n))
  await recomputed(open.store)
  const before = await partsOf(traceId)

  await store(root('resolve'))
  await recomputed(open.store)

  expect(before).toEqual([['trace', traceId, '', '', 1, 7]])
  expect(await partsOf(traceId)).toEqual([['trace', traceId, 'resolve', 'completed', 1, 7]])
})

test('a trace is no task any more once it names one, and what is between two is outside', async () => {
  const { traceId, call } = trace()
  const inTask = (number: bigint, id: string) => call(number, {}, { 'spanledger.task.id': id })
  await store(call(1n))
  await recomputed(open.store)
  await store(inTask(20n, 'first'))
  await recomputed(open.store)
  const withOne = await partsOf(traceId)

  await store(inTask(300n, 'second'))
  await recomputed(open.store)

  expect(withOne).toEqual([['task', 'first', '', '', 2, 21]])
  expect(await partsOf(traceId)).toEqual([
    ['task', 'first', '', '', 1, 20],
    ['task', 'second', '', '', 1, 300],
    ['outside', '', '', '', 1, 1],
  ])
})

test('a span that moves to another task and another model leaves nothing behind', async () => {
  const { traceId, call } = trace()
  const startNano = 1_700_000_000_000_000_000n
  const times = { startNano, endNano: startNano + 1n }
  const of = (task: string, model: string) =>
    call(5n, times, { 'spanledger.task.id': task, 'gen_ai.request.model': model })
  const costs = () => rowsOf(`SELECT model, cost_nano FROM cost_5m FINAL WHERE bucket = fromUnixTimestamp(1699999800)`)
  await store(of('one', 'gpt-a'))
  await recomputed(open.store)
  const before = await costs()

  await store(of('two', 'gpt-b'))
  await recomputed(open.store)

  expect(before).toEqual([['gpt-a', 5]])
  expect(await costs()).toEqual([['gpt-b', 5]])
  expect(await partsOf(traceId)).toEqual([['task', 'two', '', '', 1, 5]])
})

test('a task that turns out to have begun an hour earlier is counted in that hour only', async () => {
  const { call } = trace()
  const hourNano = 3_600_000_000_000n
  const startNano = 1_600_000_000_000_000_000n
  const at = (nano: bigint) => ({ startNano: nano, endNano: nano + 1n })
  const hours = () =>
    rowsOf(
      `SELECT toInt64(hour), n FROM signals_hourly FINAL WHERE signal = 'tasks' AND hour < fromUnixTimestamp(1600010000)`,
    )
  await store(call(1n, at(startNano)))
  await recomputed(open.store)
  const before = await hours()

  await store(call(2n, at(startNano - hourNano)))
  await recomputed(open.store)

  expect(before).toEqual([[1_599_998_400, 1]])
  expect(await hours()).toEqual([[1_599_994_800, 1]])
})

test('what a collector stored before it died is computed by the next one', async () => {
  const { traceId, call } = trace()
  await store(call(3n))

  await recomputed(open.store)

  expect(await partsOf(traceId)).toMatchObject([['trace', traceId, '', '', 1, 3]])
})

test('two collectors on one store come to the same sums', async () => {
  const recomputes = [1, 2].map(() => openRecompute({ store: open.store, intervalMs: 1 }))
  const { traceId, call } = trace()
  for (let number = 1n; number <= 10n; number += 1n)
    await store(call(number, {}, number % 3n === 0n ? { 'spanledger.task.id': `task ${number}` } : {}))

  const settled = await Promise.all(recomputes.map(recompute => recompute.settled(20_000)))
  await Promise.all(recomputes.map(recompute => recompute.close()))

  expect(settled).toEqual([true, true])
  expect(await partsOf(traceId)).toEqual([
    ['task', 'task 3', '', '', 1, 3],
    ['task', 'task 6', '', '', 1, 6],
    ['task', 'task 9', '', '', 1, 9],
    ['outside', '', '', '', 7, 37],
  ])
})

test('waits for a store that is away, says so, and does not say that it is done', async () => {
  const away = new Store({ url: 'http://127.0.0.1:9' })
  const waits: number[] = []
  const recompute = openRecompute({ store: away, intervalMs: 5, onRetry: (_, waitMs) => waits.push(waitMs) })

  const settled = await recompute.settled(200)
  await recompute.close()
  await away.close()

  expect(settled).toBe(false)
  expect(waits.slice(0, 3)).toEqual([5, 10, 20])
  expect(recompute.behindMs).toBeGreaterThan(0)
})

test('begins when the schema is ready, and can be closed before', async () => {
  const errors: unknown[] = []
  let isReady = () => undefined as void
  const ready = new Promise<void>(resolve => (isReady = resolve))
  const recompute = openRecompute({ store: open.store, ready, onRetry: error => errors.push(error) })
  const never = openRecompute({ store: open.store, ready: new Promise(() => undefined) })

  const before = await recompute.settled(50)
  isReady()

  expect([before, await recompute.settled(20_000)]).toEqual([false, true])
  await Promise.all([recompute.close(), never.close()])
  expect(errors).toEqual([])
})

const totalsOf = (key: string) =>
  rowsOf(
    `SELECT id, outcome, attempts, traces, cost_nano FROM task_totals FINAL WHERE task_key = '${key}' OR id LIKE '%${key}' ORDER BY id`,
  )

test('a task’s total has all its attempts and traces, whichever comes last, and says which key joins them', async () => {
  const task = { 'spanledger.task.id': 'task-of-totals', 'spanledger.task.name': 'refund' }
  const [first, second, third] = [trace(), trace(), trace()]
  // The key is known in one of the task's two traces; another attempt is a task of its own, with the same key.
  await store(first.call(1n, {}, task))
  await recomputed(open.store)
  const alone = await totalsOf('task-of-totals')
  await store(second.call(20n, {}, { ...task, 'spanledger.task.key': 'key-of-totals' }))
  await store(
    third.call(
      300n,
      {},
      {
        'spanledger.task.id': 'next-of-totals',
        'spanledger.task.name': 'refund',
        'spanledger.task.key': 'key-of-totals',
        'spanledger.task.outcome': 'completed',
      },
    ),
  )
  await recomputed(open.store)

  expect(alone).toEqual([['t:task-of-totals', 'running', 1, 1, 1]])
  expect(await totalsOf('of-totals')).toEqual([['k:key-of-totals', 'completed', 2, 3, 321]])
})

test('a task that changes its key leaves nothing in the total of the old one', async () => {
  const { call } = trace()
  const keyed = (key: string) => call(7n, {}, { 'spanledger.task.key': key })
  await store(keyed('old-key'))
  await recomputed(open.store)
  const before = await totalsOf('old-key')

  await store(keyed('new-key'))
  await recomputed(open.store)

  expect(before).toMatchObject([['k:old-key', 'running', 1, 1, 7]])
  expect(await totalsOf('old-key')).toEqual([])
  expect(await totalsOf('new-key')).toMatchObject([['k:new-key', 'running', 1, 1, 7]])
})
