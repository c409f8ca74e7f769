import { expect, test } from 'vitest'
import { textsOf } from '../../../../collector/src/enrich/counting/message-texts.ts'

const message = (...parts: readonly unknown[]): string => JSON.stringify({ role: 'user', parts })

test.each([
  ['plain text', 'Hello', ['Hello']],
  ['text that begins like JSON', '{Hello', ['{Hello']],
  ['tool definitions as their JSON', '[{"type":"function","name":"find"}]', ['[{"type":"function","name":"find"}]']],
  ['JSON that is no message as its JSON', '{"answer":42}', ['{"answer":42}']],
  ['content of the older form', '{"role":"user","content":"Hello"}', ['Hello']],
  [
    'text and reasoning',
    message({ type: 'reasoning', content: 'Hm' }, { type: 'text', content: 'Yes' }),
    ['Hm', 'Yes'],
  ],
  ['a part that is a string', message('Hello'), ['Hello']],
  ['a message without parts', message(), []],
  ['a tool call', message({ type: 'tool_call', id: 'c1', name: 'find', arguments: { id: 7 } }), ['find', '{"id":7}']],
  [
    'arguments that are text',
    message({ type: 'tool_call', name: 'find', arguments: '{"id": 7}' }),
    ['find', '{"id": 7}'],
  ],
  ['a tool call without arguments', message({ type: 'tool_call', name: 'now' }), ['now']],
  ['a tool response', message({ type: 'tool_call_response', response: 'found' }), ['found']],
  ['a structured tool response', message({ type: 'tool_call_response', response: [1] }), ['[1]']],
  ['a tool response of the older form', message({ type: 'tool_call_response', result: 'found' }), ['found']],
  ['empty content', message({ type: 'text', content: null }), []],
  ['an unknown part with text', message({ type: 'refusal', content: 'No' }), ['No']],
])('reads %s', (_, body, texts) => {
  const read = textsOf(body)

  expect(read).toEqual(texts)
})

test.each([
  ['an image', message({ type: 'text', content: 'Look' }, { type: 'blob', content: 'iVBORw0KGgo=' })],
  ['an unknown part of a modality', message({ type: 'picture', modality: 'image', content: 'iVBORw0KGgo=' })],
  ['a file', message({ type: 'file', file_id: 'f1' })],
  ['an address', message({ type: 'uri', uri: 'https://example.com/cat.png' })],
  ['an unknown part without text', message({ type: 'hologram', bytes: 'AAAA' })],
  ['a part without a type', message({ content: 'Hello' })],
  ['an absurdly long body', 'a'.repeat(9 * 2 ** 20)],
])('has no texts for %s', (_, body) => {
  const read = textsOf(body)

  expect(read).toBeUndefined()
})
