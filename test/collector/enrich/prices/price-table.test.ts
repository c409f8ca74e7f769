import { findProvider } from '@pydantic/genai-prices'
import { expect, test } from 'vitest'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { attoOf } from '../../../../collector/src/enrich/prices/seed.ts'

const nanoAt = (time: string): bigint => BigInt(Date.parse(time)) * 1_000_000n
const anyTime = nanoAt('2026-09-01T12:00:00Z')

test.each([
  ['a whole number', 15, 15_000_000_000_000_000_000n],
  ['a decimal', 0.0375, 37_500_000_000_000_000n],
  ['a float that is not exact in binary', 0.1, 100_000_000_000_000_000n],
  ['all the digits the table has', 0.083_333_333_333_333_34, 83_333_333_333_333_340n],
  ['an exponent', 1e-7, 100_000_000_000n],
  ['zero', 0, 0n],
])('reads %s as it is written', (_, usd, atto) => {
  const read = attoOf(usd)

  expect(read).toBe(atto)
})

test('refuses a price that would have to be rounded', () => {
  expect(() => attoOf(1e-19)).toThrow('whole number of atto-dollars')
})

test.each([
  ['x_ai', 'grok-4.3', 'x-ai/grok-4.3@base'],
  ['openai', 'gpt-4o-2024-08-06', 'openai/gpt-4o@base'],
  ['OpenAI', 'GPT-4o', 'openai/gpt-4o@base'],
  ['azure.ai.openai', 'gpt-4o', 'azure/gpt-4o@base'],
  ['azure.ai.inference', 'phi-4', 'azure/phi-4@base'],
  ['aws.bedrock', 'openai.gpt-5.6-sol', 'aws/regional.openai.gpt-5.6-sol@2026-08-21'],
  ['gcp.vertex_ai', 'gemini-2.5-pro', 'google/gemini-2.5-pro@base'],
  ['gcp.gen_ai', 'gemini-2.5-pro', 'google/gemini-2.5-pro@base'],
  ['mistral_ai', 'mistral-medium-latest', 'mistral/mistral-medium-latest@2026-06-16'],
  ['anthropic', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4-5@base'],
  [undefined, 'gpt-5', 'openai/gpt-5@base'],
  [undefined, 'claude-opus-4-6', 'anthropic/claude-opus-4-6@2026-03-13'],
])('finds the price of provider %s, model %s', (provider, model, id) => {
  const price = openPrices().find({ provider, model, atNano: anyTime })

  expect(price?.id).toBe(id)
})

test.each([
  ['a model nobody listed', { provider: 'openai', model: 'gpt-99' }],
  ['a provider nobody listed', { provider: 'somebody', model: 'gpt-4o' }],
  ['no model', { provider: 'openai', model: undefined }],
  ['a model that is listed without a price', { provider: 'openrouter', model: 'qwen3-8b:free' }],
  ['a model name longer than any', { provider: 'openai', model: `gpt-4o${'-'.repeat(300)}` }],
  ['a prototype property as the name', { provider: 'constructor', model: '__proto__' }],
  ['a flex tier without a published rule', { provider: 'openai', model: 'gpt-4o', serviceTier: 'flex' }],
  [
    'a batch of a provider without a published rule',
    { provider: 'mistral_ai', model: 'mistral-large', serviceTier: 'batch' },
  ],
  ['the priority tier', { provider: 'openai', model: 'gpt-5', serviceTier: 'priority' }],
  ['the scale tier', { provider: 'openai', model: 'gpt-5', serviceTier: 'scale' }],
])('has no price for %s', (_, call) => {
  const price = openPrices().find({ ...call, atNano: anyTime })

  expect(price).toBeUndefined()
})

test.each(['default', 'auto', 'standard', 'STANDARD', 'standard_only', 'on_demand'])(
  'takes tier %s as the list price',
  tier => {
    const price = openPrices().find({ provider: 'openai', model: 'gpt-5', serviceTier: tier, atNano: anyTime })

    expect(price?.id).toBe('openai/gpt-5@base')
  },
)

test.each([
  ['openai o3', '2025-06-09T23:59:59.999Z', 'openai/o3@base'],
  ['openai o3', '2025-06-10T00:00:00.000Z', 'openai/o3@2025-06-10'],
  ['deepseek deepseek-chat', '2026-01-01T00:29:59.999Z', 'deepseek/deepseek-chat@base'],
  ['deepseek deepseek-chat', '2026-01-01T00:30:00.000Z', 'deepseek/deepseek-chat@00:30:00Z'],
  ['deepseek deepseek-chat', '2026-01-01T16:29:59.999Z', 'deepseek/deepseek-chat@00:30:00Z'],
  ['deepseek deepseek-chat', '2026-01-01T16:30:00.000Z', 'deepseek/deepseek-chat@base'],
])('applies the price of %s that held at %s', (name, time, id) => {
  const [provider, model] = name.split(' ')

  const price = openPrices().find({ provider, model, atNano: nanoAt(time) })

  expect(price?.id).toBe(id)
})

test('a remembered price is the one that was looked up', () => {
  const prices = openPrices({ remembered: 2 })
  const call = { provider: 'openai', model: 'gpt-5', atNano: anyTime }

  const first = prices.find(call)
  const again = prices.find(call)
  prices.find({ ...call, model: 'gpt-4o' })
  prices.find({ ...call, model: 'gpt-99' })
  const afterEviction = prices.find(call)

  expect(again).toBe(first)
  expect(afterEviction).toEqual(first)
  expect(afterEviction).not.toBe(first)
})

// The memory keeps a price for a minute: a table that changed prices within one would be read wrongly.
test('no price in the table changes within a minute', () => {
  const times = ['deepseek', 'openai', 'anthropic', 'google', 'mistral', 'aws', 'x-ai', 'openrouter', 'groq']
    .flatMap(providerId => findProvider({ providerId })?.models ?? [])
    .flatMap(model => (Array.isArray(model.prices) ? model.prices : []))
    .map(price => price.constraint)
    .flatMap(constraint => (constraint?.type === 'time_of_date' ? [constraint.start_time, constraint.end_time] : []))

  expect(times.length).toBeGreaterThan(0)
  expect(times.filter(time => !/^\d\d:\d\d:00Z$/.test(time))).toEqual([])
})
