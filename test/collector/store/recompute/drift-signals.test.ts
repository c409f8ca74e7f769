import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { recomputed } from '../../../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

const start = BigInt(Date.now() - 7_200_000) * 1_000_000n
const second = 1_000_000_000n
const traces = ['a'.repeat(32), 'b'.repeat(32)]

/** An agent's run: a look-up, a call that answers in German after a retry, and a tool. */
function runOf(traceId: string, at: bigint) {
  const ids = (index: number) => ({
    traceId,
    spanId: `${index}`.padStart(16, '0'),
    parentSpanId: index === 1 ? undefined : '1'.padStart(16, '0'),
  })
  const when = (index: bigint) => ({ startNano: at + index * second, endNano: at + (index + 1n) * second })
  const answer =
    'Ihre Erstattung ist unterwegs und wird mit der nächsten Abrechnung auf das Konto gebucht, nicht früher.'
  return [
    ledgerSpan({ ...ids(1), startNano: at, endNano: at + 9n * second, name: 'refund' }),
    ledgerSpan({
      ...ids(2),
      ...when(1n),
      attributes: {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.documents': JSON.stringify([{ id: 'kb-7', content: 'Refunds take ten days.' }]),
      },
    }),
    ledgerSpan({
      ...ids(3),
      ...when(2n),
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answer }] }]),
        'gen_ai.response.finish_reasons': ['content_filter'],
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.cache_read.input_tokens': 40,
        'spanledger.attempts': 2n,
      },
    }),
    ledgerSpan({
      ...ids(4),
      ...when(3n),
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'issue_refund',
        'gen_ai.tool.call.arguments': '{"order":"A-7"}',
        'error.type': 'timeout',
        'gen_ai.evaluation.name': 'tone',
        'gen_ai.evaluation.score.value': 0.5,
      },
    }),
  ]
}

test('every group of signals is observed once a task', async () => {
  const spans = traces.flatMap((traceId, index) => runOf(traceId, start + BigInt(index) * 60n * second))
  await open.store.insert(encodeSpans(spans, { project: 'p', ingestedNano: start }), 'spans')

  await recomputed(open.store)
  const result = await open.store.client.query({
    query: `SELECT signal, key, sum(n) AS n, round(sum(signals_hourly.sum), 6) AS sum FROM signals_hourly FINAL WHERE project = 'p' GROUP BY signal, key`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  const rows = await result.json<{ signal: string; key: string; n: number; sum: number }>()
  const found = (signal: string) => rows.filter(row => row.signal === signal).map(({ key, n, sum }) => [key, n, sum])

  expect({
    tasks: found('tasks'),
    refusal: found('refusal'),
    retried: found('retried'),
    timeout: found('timeout'),
    language: found('language'),
    first_token: found('first_token'),
    cache_share: found('cache_share'),
    score: found('score'),
    empty_retrieval: found('empty_retrieval'),
    // Only the first of the two could not have seen it.
    unseen_document: found('unseen_document'),
  }).toEqual({
    tasks: [['', 2, 2]],
    refusal: [['', 2, 2]],
    retried: [['', 2, 2]],
    timeout: [['', 2, 2]],
    language: [['de', 2, 2]],
    first_token: [['', 2, Number((2 * Math.log1p(250)).toFixed(6))]],
    cache_share: [['', 2, 0.8]],
    score: [['tone', 2, 1]],
    empty_retrieval: [['', 2, 0]],
    unseen_document: [['', 2, 1]],
  })
  expect(found('argument_shape')).toEqual([[expect.stringMatching(/^issue_refund [0-9a-f]{12}$/), 2, 2]])
})

test('amounts are counted by the eighth of a logarithm', async () => {
  const result = await open.store.client.query({
    query: `SELECT mapKeys(bins) AS places, mapValues(bins) AS counts FROM signals_hourly FINAL WHERE project = 'p' AND signal = 'tokens'`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })

  const rows = await result.json<{ places: number[]; counts: number[] }>()

  expect(rows.flatMap(({ places }) => places)).toContain(Math.floor(8 * Math.log1p(120)))
  expect(rows.flatMap(({ counts }) => counts).reduce((sum, one) => sum + one, 0)).toBe(2)
})

test('what the same query found before is compared with what it finds, day by day', async () => {
  const day = 86_400n * second
  const found = [
    { ago: 3n, query: 'refunds', ids: ['a', 'b', 'c', 'd'] },
    { ago: 2n, query: 'refunds', ids: ['a', 'b', 'x', 'y'] },
    // Of the same day only the last one counts for the next.
    { ago: 1n, query: 'refunds', ids: ['x', 'y'] },
    { ago: 1n, query: 'invoices', ids: ['a'] },
    { ago: 0n, query: 'refunds', ids: [] },
  ]
  const spans = found.map(({ ago, query, ids }, index) =>
    ledgerSpan({
      traceId: `${index}`.padStart(32, 'c'),
      startNano: start - ago * day + BigInt(index) * second,
      endNano: start - ago * day + BigInt(index + 1) * second,
      name: 'look up',
      attributes: {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.query.text': query,
        'gen_ai.retrieval.documents': JSON.stringify(ids.map(id => ({ id }))),
      },
    }),
  )
  await open.store.insert(encodeSpans(spans, { project: 'overlap', ingestedNano: start }), 'overlap')

  await recomputed(open.store)
  const result = await open.store.client.query({
    query: `SELECT n, signals_hourly.sum AS sum FROM signals_hourly FINAL WHERE project = 'overlap' AND signal = 'overlap' AND n > 0 ORDER BY hour`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })

  expect(await result.json()).toEqual([
    { n: 1, sum: 0.5 },
    { n: 1, sum: 0.5 },
    { n: 1, sum: 0 },
  ])
})
