import { expect, test } from 'vitest'
import { providerErrorOf } from '../../../../instrumentation/src/protocols/openai/fields.ts'

test.each([
  ['OpenAI', { error: { message: 'm', type: 'invalid_request_error', code: 'context_length' } }, 'context_length'],
  ['OpenAI without a code', { error: { message: 'm', type: 'server_error', code: null } }, 'server_error'],
  ['LiteLLM, whose code is the status', { error: { message: 'm', type: 'rate_limit', code: '429' } }, 'rate_limit'],
  ['OpenRouter, whose code is all there is', { error: { message: 'm', code: 402 } }, '402'],
  ['Ollama', { error: 'm' }, '_OTHER'],
  ['Mistral', { object: 'error', message: 'm', type: 'invalid_model', code: '1500' }, 'invalid_model'],
])('names an error of %s', (_, body, type) => {
  expect(providerErrorOf(body).error).toEqual({ type, message: 'm' })
})

test('an answer that is no error has none', () => {
  expect(providerErrorOf({ error: null, message: 'fine' })).toEqual({})
})
