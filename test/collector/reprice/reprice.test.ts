import { reconciliation } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrich } from '../../../collector/src/enrich/enrich.ts'
import { parsePriceFile } from '../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../collector/src/enrich/prices/price-table.ts'
import { normalise } from '../../../collector/src/normalise/normalise.ts'
import { reprice } from '../../../collector/src/reprice/reprice.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { otlpSpan } from '../../helpers/otlp-span.ts'
import { recomputed } from '../../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

const listed = openPrices()
const dearer = openPrices({
  files: [
    parsePriceFile(
      'prices: [{ model: openai/gpt-5, input: 2.50, output: 20 }, { model: openai/house, input: 1, output: 1 }]',
      'x',
    ),
  ],
})
const tokens = {
  count: () => Promise.resolve(undefined),
  counters: { counted: 0, uncountable: 0, refused: 0, timedOut: 0, crashed: 0 },
  close: () => Promise.resolve(),
}
const start = BigInt(Date.parse('2026-11-01T12:00:00Z')) * 1_000_000n
const period = { project: 'default', since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-03T00:00:00Z') }
const apply = { by: 'a test', reason: 'a new contract' }

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
  const spans = ['gpt-5', 'gpt-5', 'gpt-4o', 'house'].map((model, index) =>
    otlpSpan({
      spanId: `b7ad6b716920333${index}`,
      startNano: start + BigInt(index) * 1_000_000_000n,
      endNano: start + BigInt(index + 1) * 1_000_000_000n,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': model,
        'gen_ai.usage.input_tokens': 1000n,
        'gen_ai.usage.output_tokens': 100n,
        'ours.note': 'stays',
      },
    }),
  )
  const ledger = await enrich(spans.map(normalise), { prices: listed, tokens })
  await open.store.insert(encodeSpans(ledger, { project: 'default', ingestedNano: start }), 'once')
  await recomputed(open.store)
})
afterAll(() => open.close())

async function rows(query: string) {
  const result = await open.store.client.query({ query, format: 'JSONEachRow' })
  return result.json<Record<string, unknown>>()
}

async function sums() {
  await recomputed(open.store)
  const [sum] = await open.store.ask(reconciliation, period)
  return sum
}

// By hand: 1000 × 1.25 + 100 × 10 dollars a million are 2,250,000 nano-dollars; 2.50 and 20 make twice that.
// gpt-4o: 1000 × 2.50 + 100 × 10 are 3,500,000. The house model: unknown, then 1,100,000.
const before = 2n * 2_250_000n + 3_500_000n
const after = 2n * 4_500_000n + 3_500_000n + 1_100_000n

test('shows the difference by model and changes nothing', async () => {
  const difference = await reprice({ store: open.store, prices: dearer, ...period })

  expect(difference).toEqual({
    models: [
      { model: 'openai/gpt-5', calls: 2, oldNano: 4_500_000n, newNano: 9_000_000n },
      { model: 'openai/house', calls: 1, oldNano: 0n, newNano: 1_100_000n },
    ],
    calls: 3,
    oldNano: 4_500_000n,
    newNano: 10_100_000n,
    changeId: undefined,
  })
  expect((await sums())?.calls_nano).toBe(String(before))
  expect(await rows('SELECT * FROM price_changes')).toEqual([])
})

test('applied, every sum follows, the ledger says so, and repricing back gives the old sums', async () => {
  const applied = await reprice({ store: open.store, prices: dearer, ...period, apply })
  const dear = await sums()
  const [span] = await rows(
    `SELECT price_id, price_source, cost_units, cost_rates, attributes['ours.note'] AS note, toString(cost_status) AS status FROM spans FINAL WHERE request_model = 'house'`,
  )
  const again = await reprice({ store: open.store, prices: dearer, ...period, apply })
  const back = await reprice({ store: open.store, prices: listed, ...period, apply })
  const cheap = await sums()

  expect(dear).toMatchObject({ calls_nano: String(after), difference_nano: '0', calls: '4', difference_calls: '0' })
  expect(span).toMatchObject({
    status: 'priced',
    cost_units: { input: 1000, output: 100 },
    cost_rates: { input: '1', output: '1' },
    price_source: 'x',
    note: 'stays',
  })
  expect(again).toMatchObject({ calls: 0, changeId: undefined })
  expect(back).toMatchObject({ calls: 3, oldNano: 10_100_000n, newNano: 4_500_000n })
  expect(cheap).toMatchObject({ calls_nano: String(before), difference_nano: '0' })
  expect(
    await rows(
      'SELECT change_id, changed_by, reason, spans, old_nano, new_nano FROM price_changes ORDER BY changed_at',
    ),
  ).toEqual([
    {
      change_id: applied.changeId,
      changed_by: 'a test',
      reason: 'a new contract',
      spans: 3,
      old_nano: 4500000,
      new_nano: 10100000,
    },
    {
      change_id: back.changeId,
      changed_by: 'a test',
      reason: 'a new contract',
      spans: 3,
      old_nano: 10100000,
      new_nano: 4500000,
    },
  ])
})

test('leaves calls of before and after the period alone', async () => {
  const difference = await reprice({
    store: open.store,
    prices: dearer,
    ...period,
    until: new Date('2026-11-01T12:00:01Z'),
  })

  expect(difference.calls).toBe(1)
})
