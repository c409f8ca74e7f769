import { expect, test } from 'vitest'
import { guardPrices } from '../../../../../collector/src/enrich/prices/guard/guard-prices.ts'
import { parsePriceFile } from '../../../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../../../collector/src/enrich/prices/price-table.ts'
import { PriceList } from '../../../../../instrumentation/src/budget/prices/price-list.ts'

const atNano = BigInt(Date.parse('2026-11-22T12:00:00Z')) * 1_000_000n
const written = parsePriceFile(
  `prices:
  - {model: openai/gpt-5-mini, input: 0.20, output: 2}
  - {model: '*/our-own-model', input: 1, output: 1}
`,
  'prices.yaml',
)
const prices = openPrices({ files: [written] })
const given = guardPrices(prices, { written, atNano })
const list = new PriceList(JSON.parse(JSON.stringify(given)) as Record<string, unknown>)

test.each([
  ['openai', 'gpt-5'],
  ['openai', 'gpt-5-2025-08-07'],
  ['openai', 'gpt-5-mini'],
  ['openai', 'gpt-4.1-nano'],
  ['openai', 'text-embedding-3-small'],
  ['azure.ai.openai', 'gpt-4o'],
  ['anthropic', 'claude-sonnet-4-6'],
  ['anthropic', 'claude-opus-4-5-20251101'],
  ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['gcp.gemini', 'gemini-2.5-pro'],
  ['gcp.vertex_ai', 'gemini-2.5-flash'],
  ['gcp.gemini', 'gemini-2.5-flash-lite-preview-09-2025'],
  ['openai', 'gpt-6-sol-2026-10-01'],
  ['anthropic', 'claude-opus-5-5-20261001'],
  ['mistral_ai', 'mistral-large-latest'],
  ['deepseek', 'deepseek-chat'],
  ['x_ai', 'grok-4'],
  ['cohere', 'command-a-03-2025'],
  ['somebody', 'our-own-model'],
])('a guard finds the price of %s %s that a span has', (provider, model) => {
  const stored = prices.find({ provider, model, atNano })
  const guarded = list.find({ provider, model, tier: undefined })

  expect(stored).toBeDefined()
  for (const meter of ['input', 'output', 'cache_read'] as const)
    expect([meter, guarded?.rate(meter, 250_000)]).toEqual([
      meter,
      stored?.rates.get(meter)?.tiers.findLast(({ above }) => 250_000 > above)?.rate ?? stored?.rates.get(meter)?.base,
    ])
})

test('what nobody prices has no price for a guard', () => {
  expect(list.find({ provider: 'openai', model: 'no-such-model', tier: undefined })).toBeUndefined()
})

test('the prices of everybody are small enough to be sent every hour', () => {
  expect(JSON.stringify(given).length).toBeLessThan(150_000)
})
