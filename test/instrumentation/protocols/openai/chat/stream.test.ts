import { expect, test } from 'vitest'
import { joinChatChunks } from '../../../../../instrumentation/src/protocols/openai/chat/stream.ts'

function joined(...deltas: readonly object[]): unknown {
  const chunks = deltas.map(delta => ({ choices: [{ index: 0, delta }] }))
  return joinChatChunks(eventsOf(...chunks))['choices']
}

function eventsOf(...chunks: readonly unknown[]) {
  return chunks.map(chunk => ({ event: 'message', data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) }))
}

const call = (id: string | undefined, given: unknown, index?: number) => ({
  tool_calls: [{ index, id, function: { name: id === undefined ? undefined : 'lookup', arguments: given } }],
})

test.each([
  ['text', [{ content: 'H' }, { content: 'i' }, { content: null }], { content: 'Hi' }],
  ['reasoning', [{ reasoning: 'a' }, { reasoning: 'b' }, { content: 'c' }], { reasoning: 'ab', content: 'c' }],
  [
    'a legacy call',
    [{ function_call: { name: 'f', arguments: '{' } }, { function_call: { arguments: '}' } }],
    { function_call: { name: 'f', arguments: '{}' } },
  ],
  [
    'calls in pieces',
    [call('c1', '{"a"', 0), call(undefined, ':1}', 0), call('c2', '{}', 1)],
    { tool_calls: [{ id: 'c1', function: { arguments: '{"a":1}' } }, { id: 'c2' }] },
  ],
  ['calls without places', [call('c1', '{}'), call('c2', '{}')], { tool_calls: [{ id: 'c1' }, { id: 'c2' }] }],
  ['calls in one place', [call('c1', '{}', 0), call('c2', '{}', 0)], { tool_calls: [{ id: 'c1' }, { id: 'c2' }] }],
  ['arguments that are no text', [call('c1', { a: 1 }, 0)], { tool_calls: [{ function: { arguments: '{"a":1}' } }] }],
  [
    'a call that says its id again and again',
    [call('c1', '{', 0), call('c1', '}', 0)],
    { tool_calls: [{ id: 'c1', function: { arguments: '{}' } }] },
  ],
  ['citations', [{ annotations: [{ a: 1 }] }, { annotations: [{ a: 2 }] }], { annotations: [{ a: 1 }, { a: 2 }] }],
])('joins %s', (_, deltas, message) => {
  expect(joined(...deltas)).toMatchObject([{ message }])
})

test('sound is joined as bytes, since every piece has a padding of its own', () => {
  const pieces = ['a', 'bc', 'def'].map(piece => ({ audio: { data: Buffer.from(piece).toString('base64') } }))

  expect(joined(...pieces)).toMatchObject([{ message: { audio: { data: Buffer.from('abcdef').toString('base64') } } }])
})

test('nothing that a server may send breaks the reading', () => {
  const odd = [
    '[DONE]',
    'null',
    '{"choices":',
    { choices: 7 },
    { choices: [null, 'x', { index: -1 }, { index: 1e9, delta: { content: 'x' } }, { delta: 'x' }] },
    {
      choices: [{ index: 0, delta: { content: 5, tool_calls: [{ index: 1e9 }, null], audio: 'x', function_call: [] } }],
    },
    { choices: [{ index: 2, delta: { content: 'Hi', __proto__: 'x', constructor: 'x' } }] },
  ]

  expect(joinChatChunks(eventsOf(...odd))['choices']).toMatchObject([{ message: {} }, { message: { content: 'Hi' } }])
})
