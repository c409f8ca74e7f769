import { calcPrice, findProvider } from '@pydantic/genai-prices'
import type { Usage as LibraryUsage } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'
import { priceOf } from '../../../../collector/src/enrich/prices/price-of.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { filled, type Meter, type ModelPrice } from '../../../../collector/src/enrich/prices/price.ts'
import type { Usage } from '../../../../collector/src/model.ts'
import { seededRandom } from '../../../helpers/seeded-random.ts'

const prices = openPrices()

function usage(differs: Partial<Usage>): Usage {
  return {
    source: 'provider',
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    reasoning: 0,
    ...differs,
  }
}

function find(provider: string, model: string, time = '2026-09-01T12:00:00Z'): ModelPrice | undefined {
  return prices.find({ provider, model, atNano: BigInt(Date.parse(time)) * 1_000_000n })
}

type Row = [what: string, call: string, tokens: Partial<Usage>, nano: number]

// By hand. A price of n USD per million tokens is 1000 n nano-dollars per token; the factors below are those.
test.each([
  ['input and output', 'openai gpt-4o-mini', { input: 1000, output: 200 }, 1000 * 150 + 200 * 600],
  ['cached input at its own price', 'openai gpt-4o', { input: 1000, cacheRead: 800 }, 200 * 2500 + 800 * 1250],
  ['one token', 'openai gpt-5', { input: 1 }, 1250],
  ['one cached token', 'openai gpt-5-nano', { input: 1, cacheRead: 1 }, 5],
  ['no tokens', 'openai gpt-5', {}, 0],
  ['as many tokens as fit', 'openai gpt-5', { input: 4_294_967_295 }, 5_368_709_118_750],
  ['reasoning as the output it is', 'openai gpt-5', { input: 10, output: 90, reasoning: 64 }, 10 * 1250 + 90 * 10_000],
  ['embeddings, which have no output', 'openai text-embedding-3-small', { input: 1234 }, 1234 * 20],
  ['cached input where it has no price of its own', 'openai gpt-5-pro', { input: 1000, cacheRead: 900 }, 1000 * 15_000],
  [
    'cache writes of five minutes and of an hour',
    'anthropic claude-sonnet-4-5-20250929',
    { input: 10_000, cacheRead: 6000, cacheWrite: 3000, cacheWrite1h: 1000, output: 500 },
    1000 * 3000 + 6000 * 300 + 2000 * 3750 + 1000 * 6000 + 500 * 15_000,
  ],
  ['the last token below a tier', 'anthropic claude-sonnet-4-5', { input: 200_000 }, 200_000 * 3000],
  ['the whole request above a tier', 'anthropic claude-sonnet-4-5', { input: 200_001 }, 200_001 * 6000],
  [
    'all buckets above a tier',
    'anthropic claude-sonnet-4-5',
    { input: 200_001, cacheRead: 100_000, cacheWrite: 50_000, cacheWrite1h: 10_000, output: 1000 },
    50_001 * 6000 + 100_000 * 600 + 40_000 * 7500 + 10_000 * 12_000 + 1000 * 22_500,
  ],
  ['a tier that begins at 200,000', 'x_ai grok-4.3', { input: 200_000 }, 200_000 * 2500],
  ['below that tier', 'x_ai grok-4.3', { input: 199_999 }, 199_999 * 1250],
  ['a fee for each request', 'perplexity sonar', { input: 10, output: 10 }, 12_000_000 + 10 * 1000 + 10 * 1000],
  [
    'reasoning at a price of its own',
    'perplexity sonar-deep-research',
    { input: 100, output: 1000, reasoning: 600 },
    100 * 2000 + 400 * 8000 + 600 * 3000,
  ],
  ['37.5 nano-dollars, half to even: up', 'google gemini-flash-1.5-8b', { input: 1 }, 38],
  ['112.5 nano-dollars, half to even: down', 'google gemini-flash-1.5-8b', { input: 3 }, 112],
  ['75 nano-dollars exactly', 'google gemini-flash-1.5-8b', { input: 2 }, 75],
  ['18.75 nano-dollars, up', 'google gemini-1.5-flash', { input: 1, cacheRead: 1 }, 19],
  ['93.75 nano-dollars, rounded once and not twice', 'google gemini-1.5-flash', { input: 2, cacheRead: 1 }, 94],
  ['3.625 nano-dollars, up', 'deepseek deepseek-v4-pro 2026-08-16T12:00:00Z', { input: 1, cacheRead: 1 }, 4],
  ['a price with 17 digits', 'openrouter google/gemini-2.5-flash-lite', { input: 1e6, cacheWrite: 1e6 }, 83_333_333],
  ['the last day of an old price', 'openai o3 2025-06-09T23:59:59Z', { input: 1000, output: 1000 }, 50_000_000],
  ['the first day of a new price', 'openai o3 2025-06-10T00:00:00Z', { input: 1000, output: 1000 }, 10_000_000],
  ['the last day of a tier', 'anthropic claude-opus-4-6 2026-03-12T23:59:00Z', { input: 300_000 }, 300_000 * 10_000],
  ['the first day without it', 'anthropic claude-opus-4-6 2026-03-13T00:00:00Z', { input: 300_000 }, 300_000 * 5000],
  ['a dated and tiered price', 'openai gpt-5.6-sol 2026-08-21T00:00:00Z', { input: 272_000 }, 272_000 * 8000],
  ['the same the day before', 'openai gpt-5.6-sol 2026-08-20T23:59:59Z', { input: 272_000 }, 272_000 * 10_000],
  ['off-peak hours', 'deepseek deepseek-chat 2026-01-01T00:29:00Z', { input: 1000 }, 135_000],
  ['peak hours', 'deepseek deepseek-chat 2026-01-01T00:30:00Z', { input: 1000 }, 270_000],
  ['Azure by its own list', 'azure.ai.openai o3-mini', { input: 1000, output: 100 }, 1000 * 1100 + 100 * 4400],
] satisfies Row[])('prices %s', (...[, call, tokens, nano]) => {
  const [provider = '', model = '', time] = call.split(' ')

  const cost = priceOf(usage(tokens), find(provider, model, time))

  expect(cost).toMatchObject({ status: 'priced', nano: BigInt(nano) })
  expect([...cost.details.values()].reduce((sum, part) => sum + part, 0n)).toBe(cost.nano)
})

test('names the buckets and the price that was applied', () => {
  const tokens = { input: 10_000, cacheRead: 6000, cacheWrite: 3000, cacheWrite1h: 1000, output: 500, reasoning: 100 }

  const cost = priceOf(usage(tokens), find('anthropic', 'claude-sonnet-4-5'))

  expect(cost.priceId).toBe('anthropic/claude-sonnet-4-5@base')
  expect(cost.details).toEqual(
    new Map([
      ['input', 3_000_000n],
      ['cache_read', 1_800_000n],
      ['cache_write', 7_500_000n],
      ['cache_write_1h', 6_000_000n],
      ['output', 7_500_000n],
    ]),
  )
})

test('counted tokens have an estimated cost', () => {
  const cost = priceOf(usage({ source: 'estimated', input: 100, output: 10 }), find('openai', 'gpt-5'))

  expect(cost).toMatchObject({ status: 'estimated', nano: 225_000n })
})

test.each([
  ['more cached tokens than tokens', { input: 100, cacheRead: 101 }],
  ['cache reads and writes that exceed the input together', { input: 100, cacheRead: 60, cacheWrite: 60 }],
  ['more one-hour writes than writes', { input: 100, cacheWrite: 10, cacheWrite1h: 11 }],
  ['more reasoning than output', { output: 10, reasoning: 11 }],
  ['a negative count', { input: -1 }],
  ['half a token', { input: 1.5 }],
  ['not a number', { output: Number.NaN }],
  ['more tokens than the store can hold', { input: 2 ** 32 }],
])('does not price %s', (_, tokens) => {
  const cost = priceOf(usage(tokens), find('openai', 'gpt-5'))

  expect(cost).toMatchObject({ status: 'inconsistent', nano: undefined, details: new Map() })
})

test.each([
  ['a model without a price', undefined, { input: 10, output: 10 }],
  [
    'output of a model that has a price for input only',
    find('openai', 'text-embedding-3-small'),
    { input: 10, output: 1 },
  ],
  [
    'an hour of cache where only five minutes have a price',
    find('gcp.vertex_ai', 'claude-sonnet-4-5'),
    { input: 10, cacheWrite: 2, cacheWrite1h: 1 },
  ],
])('does not guess: %s', (_, price, tokens) => {
  const cost = priceOf(usage(tokens), price)

  expect(cost).toMatchObject({ status: 'unpriced', nano: undefined, details: new Map() })
})

test('gives what rounding left to the largest remainder', () => {
  // 0.4 + 0.3 + 0.3 nano-dollars make one.
  const cost = priceOf(
    usage({ input: 3, cacheRead: 1, cacheWrite: 1, output: 0 }),
    modelPrice({ input: 0.3, cache_read: 0.4, cache_write: 0.3 }),
  )

  expect(cost.nano).toBe(1n)
  expect(cost.details).toEqual(new Map(Object.entries({ input: 0n, cache_read: 1n, cache_write: 0n })))
})

test('the parts of a bill add up to it, whatever the rates', () => {
  const random = seededRandom(7)
  const rate = (): number => random.below(1_000_000) / 1_000_000
  const bills = Array.from({ length: 2000 }, () => {
    const [read, write, hour, out] = [random.below(1000), random.below(1000), random.below(500), random.below(5000)]
    const tokens = { input: 3000 + read, cacheRead: read, cacheWrite: write + hour, cacheWrite1h: hour, output: out }
    const rates = { input: rate(), cache_read: rate(), cache_write: rate(), cache_write_1h: rate(), output: rate() }
    return priceOf(usage(tokens), modelPrice(rates))
  })

  const wrong = bills.filter(bill => [...bill.details.values()].reduce((sum, part) => sum + part, 0n) !== bill.nano)

  expect(bills.every(bill => bill.status === 'priced')).toBe(true)
  expect(wrong).toEqual([])
})

/** Rates given in nano-dollars per token. */
function modelPrice(rates: Partial<Record<Meter, number>>): ModelPrice {
  const entries = Object.entries(rates).map(([meter, nano]) => {
    // True: the keys of a record of meters are meters.
    return [meter as Meter, { base: BigInt(Math.round(nano * 1e15)), tiers: [] }] as const
  })
  return { id: 'test/model@base', source: 'test', rates: filled(new Map(entries)), audioAsText: false }
}

// The oracle: the library's own sum, in floats. Left out are bills that we refuse to write and the library does not:
// models listed without any price, and an hour of cache at the price of five minutes.
const oracleTimes = ['2025-01-01T12:00:00Z', '2026-03-20T02:00:00Z', '2026-09-01T07:59:00Z', '2027-02-01T23:00:00Z']
const oracleUsages = [
  usage({ input: 1, output: 1 }),
  usage({ input: 1000, output: 0 }),
  usage({ input: 12_345, cacheRead: 11_111, output: 678, reasoning: 600 }),
  usage({ input: 9999, cacheRead: 1234, cacheWrite: 4321, output: 77 }),
  usage({ input: 9999, cacheRead: 1234, cacheWrite: 4321, cacheWrite1h: 1111, output: 77 }),
  usage({ input: 300_000, cacheRead: 123_456, cacheWrite: 50_000, output: 8000 }),
]

test.each([
  ['openai', 80],
  ['anthropic', 15],
  ['google', 30],
  ['aws', 30],
  ['azure', 10],
  ['deepseek', 5],
  ['mistral', 20],
  ['x-ai', 10],
  ['cohere', 5],
  ['perplexity', 4],
  ['groq', 10],
  ['together', 10],
  ['openrouter', 300],
])('agrees with the library on every model of %s', (provider, fewest) => {
  const models = findProvider({ providerId: provider })?.models.map(model => model.id) ?? []
  const bills = models.flatMap(model =>
    oracleTimes.flatMap(time => oracleUsages.flatMap(tokens => compare({ provider, model, time, tokens }))),
  )

  const wrong = bills.filter(bill => Math.abs(bill.ours - bill.library) > 0.5 + bill.library * 1e-9)

  expect(new Set(bills.map(bill => bill.model)).size).toBeGreaterThanOrEqual(fewest)
  expect(wrong).toEqual([])
})

function compare({ provider, model, time, tokens }: { provider: string; model: string; time: string; tokens: Usage }) {
  const cost = priceOf(tokens, find(provider, model, time))
  if (cost.nano === undefined) return []
  const library = calcPrice(libraryUsage(tokens), model, { providerId: provider, timestamp: new Date(time) })
  return [{ model, time, tokens, ours: Number(cost.nano), library: (library?.total_price ?? Number.NaN) * 1e9 }]
}

function libraryUsage(tokens: Usage): LibraryUsage {
  return {
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    cache_write_1h_tokens: tokens.cacheWrite1h,
    output_reasoning_tokens: tokens.reasoning,
  }
}
