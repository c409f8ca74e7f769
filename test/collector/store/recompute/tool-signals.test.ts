import { toolFindings } from '@spanledger/queries'
import { recompute } from '@spanledger/queries/recompute'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerSpan } from '../../../../collector/src/model.ts'
import { openRecompute } from '../../../../collector/src/store/recompute/recompute.ts'
import { encodeMessages } from '../../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
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
const began = BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n
const second = 1_000_000_000n

/** A span maker for a trace of its own: calls of tools, a second after each other by their number. */
function trace() {
  const traceId = String(++traces).padStart(32, '0')
  const call = (number: number, attributes = {}, differs: Parameters<typeof ledgerSpan>[0] = {}) =>
    ledgerSpan({
      traceId,
      spanId: String(number).padStart(16, '0'),
      startNano: began + BigInt(number) * second,
      endNano: began + BigInt(number) * second + second / 2n,
      ...differs,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'save',
        'gen_ai.tool.call.arguments': JSON.stringify({ number }),
        ...attributes,
      },
    })
  return { traceId, call }
}

async function store(...spans: readonly LedgerSpan[]): Promise<void> {
  clock += 1n
  const ingest = { project: 'p', ingestedNano: clock }
  await open.store.insert(encodeMessages(spans, ingest), `messages-${clock}`)
  await open.store.insert(encodeSpans(spans, ingest), `spans-${clock}`)
}

/** The signals of a trace, each with the number of the span that it is of. */
async function signalsOf(traceId: string): Promise<readonly string[]> {
  const result = await open.store.client.query({
    query: `SELECT concat(splitByChar(' ', toString(signal))[1], ' of ', toString(toUInt32(span_id))) AS told
            FROM tool_signals FINAL WHERE trace_id = {traceId:String} ORDER BY told`,
    query_params: { traceId },
    format: 'JSONEachRow',
  })
  return (await result.json<{ told: string }>()).map(({ told }) => told)
}

const write = { 'spanledger.tool.effect': 'write' }
const failed = { status: { code: 2, message: '' } }
const same = { 'gen_ai.tool.call.arguments': '{}' }

test('an approval that comes later takes back what nobody had approved', async () => {
  const { traceId, call } = trace()
  await store(call(1, write))
  await recomputed(open.store)
  const before = await signalsOf(traceId)

  await store(
    call(2, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.tool.name': '', 'spanledger.approval.id': 'a-1' }),
  )
  await recomputed(open.store)

  expect(before).toEqual(['T13 of 1'])
  expect(await signalsOf(traceId)).toEqual([])
})

test('a span that is told again as another leaves nothing behind', async () => {
  const { traceId, call } = trace()
  await store(call(1, {}, failed), call(2, {}, failed))
  await recomputed(open.store)
  const before = await signalsOf(traceId)

  await store(call(1), call(2, { 'error.type': 'TimeoutError' }, failed))
  await recomputed(open.store)

  expect(before).toEqual(['T6 of 1', 'T6 of 2'])
  expect(await signalsOf(traceId)).toEqual(['T10 of 2'])
})

test('a call that comes late makes another one the repeat', async () => {
  const { traceId, call } = trace()
  await store(call(2, same), call(3, same))
  await recomputed(open.store)
  const before = await signalsOf(traceId)

  await store(call(1, same))
  await recomputed(open.store)

  expect(before).toEqual(['T4 of 3'])
  expect(await signalsOf(traceId)).toEqual(['T4 of 2', 'T4 of 3'])
})

test('two collectors that judge one trace, and one that died before it swept, leave each signal once', async () => {
  const { traceId, call } = trace()
  await store(call(1, {}, failed))
  await recomputed(open.store)
  const [first, last] = ['2026-11-20 00:00:00', '2026-11-21 00:00:00']
  const dying = { project: 'p', traces: [traceId], first, last, generation: `${BigInt(Date.now()) * 1_000_000n}` }
  await store(call(1), call(2, {}, failed))
  await open.store.command(recompute.toolFindings, dying)
  const unswept = await signalsOf(traceId)

  const both = [1, 2].map(() => openRecompute({ store: open.store, intervalMs: 1 }))
  await Promise.all(both.map(one => one.settled(20_000)))
  await Promise.all(both.map(one => one.close()))

  expect(unswept).toEqual(['T6 of 1', 'T6 of 2'])
  expect(await signalsOf(traceId)).toEqual(['T6 of 2'])
})

test('a run is judged whole, and of it is told what began in the time that is asked for', async () => {
  const { traceId, call } = trace()
  await store(call(1, same), call(100, same), call(200, same))
  await recomputed(open.store)
  const at = (number: number) => new Date(Number((began + BigInt(number) * second) / 1_000_000n))
  const within = (from: number, to: number) =>
    open.store.ask(toolFindings, { project: 'p', since: at(from), until: at(to), of_run: traceId, limit: 10 })

  expect(await within(0, 300)).toMatchObject([{ finding: 'T4 the same call again', times: '2' }])
  expect(await within(50, 200)).toMatchObject([{ times: '1', first_span_id: '100'.padStart(16, '0') }])
  expect(await within(0, 50)).toEqual([])
})
