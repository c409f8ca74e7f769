import { expect, test } from 'vitest'
import { lastUsage } from '../../../collector/src/golden/last-usage.ts'

test.each([
  [
    'OpenAI, whole',
    '{"model":"gpt-5","usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}',
    { model: 'gpt-5', input: 9, output: 3, cacheRead: 4, cacheWrite: 0 },
  ],
  [
    'Anthropic, streamed: its count of the input leaves out what was cached',
    'data: {"message":{"model":"claude","usage":{"input_tokens":5,"cache_creation_input_tokens":2,"cache_read_input_tokens":3,"output_tokens":1}}}\n\ndata: {"usage":{"output_tokens":8}}\n\n',
    { model: 'claude', input: 10, output: 8, cacheRead: 3, cacheWrite: 2 },
  ],
  [
    'Gemini',
    '{"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":2}}',
    { model: 'asked', input: 7, output: 2, cacheRead: 0, cacheWrite: 0 },
  ],
  ['an answer without usage', '{"choices":[]}', undefined],
])('reads the usage of %s', (_, answer, expected) => {
  expect(lastUsage(answer, 'asked')).toEqual(expected)
})
