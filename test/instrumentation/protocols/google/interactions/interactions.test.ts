import { expect, test } from 'vitest'
import { geminiInteractions } from '../../../../../instrumentation/src/protocols/google/interactions/interactions.ts'
import { joinInteraction } from '../../../../../instrumentation/src/protocols/google/interactions/stream.ts'
import { wireBody, wireRequest } from '../../../../helpers/wire-request.ts'

const usage = { total_input_tokens: 10, total_output_tokens: 20, total_thought_tokens: 5 }

test.each([
  ['a text', 'Hello', [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }]],
  ['a content', { type: 'text', text: 'Hello' }, [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }]],
  [
    'turns',
    [
      { role: 'user', content: 'Hello' },
      { role: 'model', content: [{ type: 'function_call', id: 'c1', name: 'f', arguments: {} }] },
    ],
    [
      { role: 'user', parts: [{ type: 'text', content: 'Hello' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: {} }] },
    ],
  ],
  [
    'steps',
    [
      { type: 'thought', summary: [{ type: 'text', text: 'Hm' }] },
      { type: 'google_search_call', id: 's1', arguments: { queries: ['sky'] } },
      { type: 'function_result', call_id: 'c1', result: 'Rain', is_error: true },
    ],
    [
      { role: 'assistant', parts: [{ type: 'reasoning', content: 'Hm' }] },
      { role: 'assistant', parts: [{ type: 'server_tool_call', id: 's1', name: 'google_search' }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'Rain', is_error: true }] },
    ],
  ],
])('an input that is %s', (_, input, messages) => {
  expect(geminiInteractions.readRequest(wireRequest({ model: 'm', input })).messages).toMatchObject(messages)
})

test.each([
  ['beside the output', 35, 25],
  ['in the output', 30, 20],
])('thoughts are %s, as the total says', (_, total_tokens, output) => {
  const reading = geminiInteractions.readResponse(wireBody({ usage: { ...usage, total_tokens } }), wireRequest({}))

  expect(reading.usage['gen_ai.usage.output_tokens']).toBe(output)
})

test('the stream of an older version is joined too, also where it was cut off', () => {
  const events = [
    { event_type: 'interaction.start', interaction: { id: 'int-1', status: 'in_progress' } },
    { event_type: 'content.start', index: 0, content: { type: 'thought' } },
    {
      event_type: 'content.delta',
      index: 0,
      delta: { type: 'thought_summary', content: { type: 'text', text: 'Hm' } },
    },
    { event_type: 'content.start', index: 1, content: { type: 'text' } },
    { event_type: 'content.delta', index: 1, delta: { type: 'text', text: 'Hel' } },
    { event_type: 'content.delta', index: 1, delta: { type: 'text', text: 'lo' } },
    {
      event_type: 'content.delta',
      index: 2,
      delta: { type: 'function_call', id: 'c1', name: 'f', arguments: { a: 1 } },
    },
  ]
  const body = joinInteraction(events.map(event => ({ event: 'message', data: JSON.stringify(event) })))
  const { messages, attributes, usage } = geminiInteractions.readResponse(wireBody(body), wireRequest({}))

  expect(messages).toMatchObject([
    {
      parts: [
        { type: 'reasoning', content: 'Hm' },
        { type: 'text', content: 'Hello' },
        { type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } },
      ],
    },
  ])
  expect(attributes['gen_ai.response.finish_reasons']).toBeUndefined()
  expect(usage).toEqual({})
})

test('arguments that come in pieces are one call', () => {
  const events = [
    { event_type: 'step.start', index: 0, step: { type: 'function_call', id: 'c1', name: 'f', arguments: {} } },
    { event_type: 'step.delta', index: 0, delta: { type: 'arguments_delta', arguments: '{"city":' } },
    { event_type: 'step.delta', index: 0, delta: { type: 'arguments_delta', arguments: '"Paris"}' } },
    { event_type: 'interaction.completed', interaction: { status: 'requires_action' } },
  ]
  const body = joinInteraction(events.map(event => ({ event: 'message', data: JSON.stringify(event) })))

  expect(geminiInteractions.readResponse(wireBody(body), wireRequest({})).messages).toMatchObject([
    { parts: [{ type: 'tool_call', id: 'c1', arguments: { city: 'Paris' } }], finish_reason: 'tool_call' },
  ])
})
