import { expect, test } from 'vitest'
import { usageOf } from '../../../../instrumentation/src/protocols/openai/usage.ts'

const prefix = { input: 'prompt', output: 'completion' }
const counted = {
  'spanledger.usage.source': 'provider',
  'gen_ai.usage.input_tokens': 20,
  'gen_ai.usage.output_tokens': 5,
}
const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 }

test.each([
  ['plain', usage, counted],
  [
    'with reasoning within',
    { ...usage, completion_tokens_details: { reasoning_tokens: 4 } },
    { ...counted, 'gen_ai.usage.reasoning.output_tokens': 4 },
  ],
  [
    'with reasoning beside, as its total shows',
    { ...usage, total_tokens: 29, completion_tokens_details: { reasoning_tokens: 4 } },
    { ...counted, 'gen_ai.usage.output_tokens': 9, 'gen_ai.usage.reasoning.output_tokens': 4 },
  ],
  [
    'with more reasoning than output',
    { ...usage, reasoning_tokens: 50 },
    { ...counted, 'gen_ai.usage.output_tokens': 55, 'gen_ai.usage.reasoning.output_tokens': 50 },
  ],
  ['of DeepSeek', { ...usage, prompt_cache_hit_tokens: 8 }, { ...counted, 'gen_ai.usage.cache_read.input_tokens': 8 }],
  [
    'of Anthropic through LiteLLM',
    { ...usage, cache_read_input_tokens: 8, cache_creation_input_tokens: 4 },
    { ...counted, 'gen_ai.usage.cache_read.input_tokens': 8, 'gen_ai.usage.cache_write.input_tokens': 4 },
  ],
  [
    'of an embedding',
    { prompt_tokens: 7, total_tokens: 7 },
    { 'spanledger.usage.source': 'provider', 'gen_ai.usage.input_tokens': 7 },
  ],
  ['of Voyage', { total_tokens: 7 }, { 'spanledger.usage.source': 'provider', 'gen_ai.usage.input_tokens': 7 }],
  ['with sound', { ...usage, prompt_audio_seconds: 3 }, { ...counted, 'spanledger.usage.audio.seconds': 3 }],
  ['that counts nothing', {}, {}],
  ['that is none', undefined, {}],
  ['of nonsense', { prompt_tokens: '20', completion_tokens: null }, {}],
])('reads usage %s', (_, given, read) => {
  const present = Object.entries(usageOf(given, prefix)).filter(([, value]) => value !== undefined)

  expect(Object.fromEntries(present)).toEqual(read)
})
