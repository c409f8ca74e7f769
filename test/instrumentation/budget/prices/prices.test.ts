import { describe, expect, test } from 'vitest'
import { costAtMost, costOf } from '../../../../instrumentation/src/budget/prices/cost.ts'
import { pricesUrl } from '../../../../instrumentation/src/budget/prices/fetch-prices.ts'
import { PriceList } from '../../../../instrumentation/src/budget/prices/price-list.ts'
import { openSigned } from '../../../../instrumentation/src/budget/prices/signed.ts'
import { signedPrices } from '../../../helpers/guard-prices.ts'

const sonnet = { input: '3', output: '15', cache_read: '0.3', cache_write: '3.75', cache_write_1h: '6' }
const list = new PriceList({
  providers: { 'gcp.gemini': 'google' },
  prices: [
    { provider: 'openai', models: ['gpt-5*'], tiers: { standard: { input: '1.25', output: '10' } } },
    {
      provider: 'openai',
      models: ['gpt-5-mini', 'gpt-5-mini-2*'],
      tiers: { standard: { input: '0.25' }, flex: { input: '0.125' } },
    },
    { provider: 'anthropic', models: ['claude-sonnet-4-6'], tiers: { standard: sonnet } },
    {
      provider: 'google',
      models: ['*-pro'],
      tiers: { standard: { input: { base: '1.25', above: [[200000, '2.5']] }, output: '10' } },
    },
  ],
})
const usd = 10n ** 18n

describe('finds', () => {
  test.each([
    ['a name before a pattern', { provider: 'openai', model: 'gpt-5-mini', tier: undefined }, usd / 4n],
    ['the longer pattern', { provider: 'openai', model: 'gpt-5-mini-2025-08-07', tier: undefined }, usd / 4n],
    ['whatever the case', { provider: 'openai', model: 'GPT-5-Pro', tier: undefined }, (usd * 5n) / 4n],
    ['the tier', { provider: 'openai', model: 'gpt-5-mini', tier: 'flex' }, usd / 8n],
    [
      'a provider by another name',
      { provider: 'gcp.gemini', model: 'gemini-2.5-pro', tier: undefined },
      (usd * 5n) / 4n,
    ],
    ['no tier that is not there', { provider: 'openai', model: 'gpt-5', tier: 'priority' }, undefined],
    ['nothing of another provider', { provider: 'mistral', model: 'gpt-5', tier: undefined }, undefined],
    ['nothing by a name of objects', { provider: '__proto__', model: 'constructor', tier: undefined }, undefined],
  ])('%s', (_, query, rate) => {
    expect(list.find(query)?.rate('input', 10)).toBe(rate)
  })

  test('the rate of a long request', () => {
    expect(list.find({ provider: 'google', model: 'gemini-2.5-pro', tier: undefined })?.rate('input', 200_001)).toBe(
      (usd * 5n) / 2n,
    )
  })
})

const price = list.find({ provider: 'anthropic', model: 'claude-sonnet-4-6', tier: undefined })

test.each([
  ['input and output', { input_tokens: 1000, output_tokens: 200 }, 1000n * 3000n + 200n * 15_000n],
  ['cache reads', { input_tokens: 1000, output_tokens: 0, 'cache_read.input_tokens': 800 }, 200n * 3000n + 800n * 300n],
  [
    'cache writes',
    { input_tokens: 1000, output_tokens: 0, 'cache_write.input_tokens': 400 },
    600n * 3000n + 400n * 3750n,
  ],
  ['reasoning, once', { input_tokens: 0, output_tokens: 100, 'reasoning.output_tokens': 60 }, 100n * 15_000n],
  ['nothing that was not counted', {}, undefined],
  ['nothing that is no count', { input_tokens: -5, output_tokens: 'many' }, undefined],
])('a call costs %s', (_, counts, nano) => {
  const usage = Object.fromEntries(Object.entries(counts).map(([name, count]) => [`gen_ai.usage.${name}`, count]))

  expect(price && costOf(usage, price)).toBe(nano)
})

test('no usage within the bound costs more than the bound', () => {
  const bound = { input: 1000, output: 100, caching: '1h', sound: false } as const
  const most = price && costAtMost(bound, price)
  const dearest = {
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 100,
    'gen_ai.usage.cache_write.input_tokens': 1000,
    'spanledger.usage.cache_write_1h.input_tokens': 1000,
  }

  expect(most).toBe(1000n * 6000n + 100n * 15_000n)
  expect(price && costOf(dearest, price)).toBe(most)
})

test.each([
  ['http://localhost:4318/v1/traces', 'http://localhost:4318/api/prices/guard'],
  ['https://collector.example/otlp/v1/traces?x=1', 'https://collector.example/otlp/api/prices/guard'],
  ['http://localhost:4318/', 'http://localhost:4318/api/prices/guard'],
])('the prices for %s are at %s', (spans, prices) => {
  expect(pricesUrl(new URL(spans)).href).toBe(prices)
})

test('only what is signed with the key is opened', () => {
  const signed = signedPrices({ prices: [] }, 'key')

  expect(openSigned(signed, 'key')).toEqual({ prices: [] })
  expect(openSigned(signed, 'other')).toBeUndefined()
  expect(openSigned(signed.replace('prices', 'priced'), 'key')).toBeUndefined()
  expect(openSigned(signed.slice(0, -10), 'key')).toBeUndefined()
  expect(openSigned('', 'key')).toBeUndefined()
})
