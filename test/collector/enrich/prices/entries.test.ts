import { expect, test } from 'vitest'
import { parsePriceFile } from '../../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { priceOf } from '../../../../collector/src/enrich/prices/price-of.ts'
import type { Usage } from '../../../../collector/src/model.ts'

const written = parsePriceFile(
  `
prices:
  - { model: openai/gpt-5, from: 2026-09-01, input: 1.00, output: 8 }
  - { model: openai/gpt-5, from: 2026-10-01, to: 2026-11-01, input: 0.90, output: 7 }
  - { model: openai/gpt-5, hours: "22:00-06:00", input: 0.50, output: 4 }
  - { model: openai/gpt-5, tier: priority, input: 2.50, cache_read: 0.25, output: 20 }
  - { model: 'openai/ft:gpt-5*', input: 3, output: 12 }
  - { model: 'openai/ft:*', input: 5, output: 50 }
  - { model: '*/house-model', input: 0.1, output: 0.2 }
  - { model: gcp.vertex_ai/gemini-2.5-pro, input: 1, output: 9, above: { 200000: { input: 2 }, 500000: { input: 4, output: 30 } } }
  - { model: openai/twice, input: 1, output: 1 }
  - { model: openai/twice, input: 2, output: 2 }
  - { model: cohere/rerank-v4, search_unit: 2.00 }
`,
  'prices.yaml',
)
const imported = parsePriceFile(
  `
prices:
  - { model: openai/gpt-5, tier: flex, input: 0.7, output: 6 }
  - { model: openai/gpt-4o, tier: flex, input: 0.9, output: 5 }
  - { model: openai/twice, input: 9, output: 9 }
`,
  'prices.imported.yaml',
)
const prices = openPrices({ files: [written, imported] })

const usage: Usage = {
  source: 'provider',
  input: 1000,
  output: 100,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  reasoning: 0,
}

function bill(call: string, time = '2026-08-01T12:00:00Z', differs: Partial<Usage> = {}) {
  const [provider = '', model = '', serviceTier] = call.split(' ')
  const atNano = BigInt(Date.parse(time)) * 1_000_000n
  return priceOf({ ...usage, ...differs }, prices.find({ provider, model, serviceTier, atNano }))
}

// By hand: dollars per million tokens are 1000 nano-dollars a token.
test.each([
  ['the list price before the date', 'openai gpt-5', '2026-08-31T12:00:00Z', 1000 * 1250 + 100 * 10_000],
  ['its own price from the date on', 'openai gpt-5', '2026-09-01T12:00:00Z', 1000 * 1000 + 100 * 8000],
  ['the later of two that hold', 'openai gpt-5', '2026-10-31T12:00:00Z', 1000 * 900 + 100 * 7000],
  ['the earlier one again when the later has ended', 'openai gpt-5', '2026-11-01T12:00:00Z', 1000 * 1000 + 100 * 8000],
  ['the price of the night, before midnight', 'openai gpt-5', '2026-10-05T22:00:00Z', 1000 * 500 + 100 * 4000],
  ['the price of the night, after midnight', 'openai gpt-5', '2026-10-05T05:59:59Z', 1000 * 500 + 100 * 4000],
  ['the price of the day when the night is over', 'openai gpt-5', '2026-10-05T06:00:00Z', 1000 * 900 + 100 * 7000],
  ['a dated name of the model', 'openai gpt-5-2025-08-07', '2026-09-02T12:00:00Z', 1000 * 1000 + 100 * 8000],
  ['a tier', 'openai gpt-5 priority', undefined, 1000 * 2500 + 100 * 20_000],
  ['an imported tier before a published discount', 'openai gpt-5 flex', undefined, 1000 * 700 + 100 * 6000],
  ['an imported tier where no discount is published', 'openai gpt-4o flex', undefined, 1000 * 900 + 100 * 5000],
  ['the longest pattern', 'openai ft:gpt-5-mini:acme::1', undefined, 1000 * 3000 + 100 * 12_000],
  ['a pattern', 'openai ft:gpt-4o:acme::1', undefined, 1000 * 5000 + 100 * 50_000],
  ['a model of any provider', 'my-gateway house-model', undefined, 1000 * 100 + 100 * 200],
  ['a provider under another of its names', 'gcp.gemini gemini-2.5-pro', undefined, 1000 * 1000 + 100 * 9000],
  ['what is further down in a file', 'openai twice', undefined, 1000 * 2000 + 100 * 2000],
])('bills %s', (_, call, time, nano) => {
  expect(bill(call, time)).toMatchObject({ status: 'priced', nano: BigInt(nano) })
})

test.each([
  [200_000, 1000, 9000],
  [200_001, 2000, 9000],
  [500_001, 4000, 30_000],
])('bills %d input tokens by their context', (input, perInput, perOutput) => {
  expect(bill('google gemini-2.5-pro', undefined, { input }).nano).toBe(BigInt(input * perInput + 100 * perOutput))
})

test('no batch is half of a list price that somebody has overruled', () => {
  expect(bill('openai gpt-5 batch', '2026-08-01T12:00:00Z').status).toBe('priced')
  expect(bill('openai gpt-5 batch', '2026-09-02T12:00:00Z').status).toBe('unpriced')
})

test('searches of a reranker have a price by the thousand', () => {
  const searches = { input: 0, output: 0, beyondText: new Map([['search_unit', 3]]) }

  expect(bill('cohere rerank-v4', undefined, searches).nano).toBe(6_000_000n)
})

test('an edited price is another price', () => {
  const [before, after] = ['1.00', '1.10'].map(input =>
    openPrices({ files: [parsePriceFile(`prices: [{ model: openai/a, input: ${input} }]`, 'a.yaml')] }).find({
      provider: 'openai',
      model: 'a',
      atNano: 0n,
    }),
  )

  expect(before?.id).toMatch(/^openai\/a@base#[0-9a-f]{8}$/)
  expect(after?.id).not.toBe(before?.id)
})
