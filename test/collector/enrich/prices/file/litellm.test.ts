import { expect, test } from 'vitest'
import { mergeImport, pricesFromLiteLlm } from '../../../../../collector/src/enrich/prices/file/litellm.ts'
import { openPrices } from '../../../../../collector/src/enrich/prices/price-table.ts'

// The shape of LiteLLM's file, with prices of our own.
const table = {
  sample_spec: { litellm_provider: 'one of them', input_cost_per_token: 0 },
  'gpt-x': {
    litellm_provider: 'openai',
    input_cost_per_token: 1.25e-6,
    output_cost_per_token: 1e-5,
    cache_read_input_token_cost: 1.25e-7,
    input_cost_per_token_flex: 6.25e-7,
    output_cost_per_token_flex: 5e-6,
    input_cost_per_token_batches: 5e-7,
    output_cost_per_token_batches: 4e-6,
    input_cost_per_token_priority: 2.5e-6,
    output_cost_per_token_priority: 2e-5,
    supports_vision: true,
  },
  'xai/grok-x': {
    litellm_provider: 'xai',
    input_cost_per_token_above_128k_tokens: 4e-6,
    input_cost_per_token: 2e-6,
    output_cost_per_token: 3e-6,
  },
  'anthropic.claude-x': {
    litellm_provider: 'bedrock_converse',
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1.5e-5,
    cache_creation_input_token_cost: 3.75e-6,
    cache_creation_input_token_cost_above_1hr: 6e-6,
  },
  'dall-x': { litellm_provider: 'openai', input_cost_per_pixel: 1e-8 },
}

test.each([
  ['openai gpt-x', { input: 1_250n, output: 10_000n, cache_read: 125n }],
  ['openai gpt-x flex', { input: 625n, output: 5_000n }],
  ['openai gpt-x batch', { input: 500n, output: 4_000n }],
  ['openai gpt-x priority', { input: 2_500n, output: 20_000n }],
  ['x_ai grok-x', { input: 2_000n, output: 3_000n }],
  ['aws.bedrock anthropic.claude-x', { input: 3_000n, cache_write: 3_750n, cache_write_1h: 6_000n }],
])('reads the price of %s', (call, nanos) => {
  const prices = openPrices({ files: [[], pricesFromLiteLlm(JSON.stringify(table), 'test')] })
  const [provider, model, serviceTier] = call.split(' ')

  const price = prices.find({ provider, model, serviceTier, atNano: 0n })

  for (const [meter, nano] of Object.entries(nanos))
    expect(price?.rates.get(meter as 'input')?.base).toBe(nano * 10n ** 15n)
})

test('reads the price above a context, wherever it stands', () => {
  const [price] = pricesFromLiteLlm(JSON.stringify({ 'xai/grok-x': table['xai/grok-x'] }), 'test')

  expect(price?.rates.get('input')?.tiers).toEqual([{ above: 128_000, rate: 4n * 10n ** 18n }])
})

test.each(['[]', '{}', '{"dall-x":{"litellm_provider":"openai","input_cost_per_pixel":1}}'])('refuses %s', text => {
  expect(() => pricesFromLiteLlm(text, 'test')).toThrow()
})

test('a price that changed gets a second entry, what is the same stays, and nothing is lost', () => {
  const first = pricesFromLiteLlm(JSON.stringify(table), 'first')
  const second = pricesFromLiteLlm(
    JSON.stringify({ 'gpt-x': { ...table['gpt-x'], output_cost_per_token: 9e-6 } }),
    'second',
  )
  const at = { given: undefined, changes: 1_000n }

  const once = mergeImport([], first, at)
  const again = mergeImport(once.entries, first, at)
  const changed = mergeImport(again.entries, second, at)

  expect(once).toMatchObject({ added: first.length, changed: 0 })
  expect(again).toEqual({ entries: once.entries, added: 0, changed: 0 })
  expect(changed).toMatchObject({ added: 0, changed: 1 })
  expect(changed.entries.slice(0, -1)).toEqual(once.entries)
  expect(changed.entries.at(-1)).toMatchObject({ model: 'gpt-x', from: 1_000n, source: 'second' })
})
