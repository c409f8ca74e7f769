import { expect, test } from 'vitest'
import { isLastEvent } from '../../../../instrumentation/src/protocols/framing/end-of-stream.ts'

test.each([
  ["OpenAI's sentinel", 'message', '[DONE]', true],
  ["OpenAI's completed response", 'response.completed', '{}', true],
  ["Anthropic's last event", 'message_stop', '{"type":"message_stop"}', true],
  ["Ollama's last line", 'message', '{"message":{"content":""},"done":true}', true],
  ["Ollama's other lines", 'message', '{"message":{"content":"\\"done\\":true"},"done":false}', false],
  ['any other event', 'message', '{"choices":[]}', false],
])('%s', (_, event, data, last) => {
  expect(isLastEvent({ event, data })).toBe(last)
})

test('a stream of nothing is not over', () => {
  expect(isLastEvent(undefined)).toBe(false)
})
