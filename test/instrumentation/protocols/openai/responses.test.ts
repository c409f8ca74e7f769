import { expect, test } from 'vitest'
import { openaiResponses } from '../../../../instrumentation/src/protocols/openai/responses.ts'
import { jsonOf, traceApp } from '../../../helpers/traced-app.ts'
import { wireBody, wireRequest } from '../../../helpers/wire-request.ts'

const output = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Greet' },
      { type: 'text', content: 'Hello there' },
    ],
    finish_reason: 'stop',
  },
]

test.each(['responses', 'responses stream'])('%s: request, usage and output are read', async name => {
  const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })

  expect(spans.map(span => span.name)).toEqual(['chat m1'])
  expect(spans[0]?.attributes).toMatchObject({
    'openai.api.type': 'responses',
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 120,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.usage.cache_read.input_tokens': 64,
    'gen_ai.usage.reasoning.output_tokens': 16,
    'spanledger.usage.source': 'provider',
  })
  expect(jsonOf(spans[0], 'gen_ai.input.messages')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'Say hello' }] },
  ])
  expect(jsonOf(spans[0], 'gen_ai.output.messages')).toEqual(output)
})

test('instructions and tools are recorded apart from the messages', async () => {
  const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: ['responses', 'responses tools'] })

  expect(jsonOf(spans[0], 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be brief' }])
  expect(jsonOf(spans[1], 'gen_ai.tool.definitions')).toMatchObject([{ type: 'function', name: 'lookup' }])
  expect(spans[1]?.attributes['gen_ai.response.finish_reasons']).toEqual(['tool_call'])
})

test('a conversation with tool calls, files and reasoning is read part by part', () => {
  const { messages } = openaiResponses.readRequest(
    wireRequest({
      model: 'm1',
      input: [
        { role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,aGVsbG8=' }] },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Look it up' }] },
        { type: 'function_call', call_id: 'c1', name: 'lookup', arguments: '{"city":"Paris"}' },
        { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
      ],
    }),
  )

  expect(messages).toEqual([
    {
      role: 'user',
      parts: [
        {
          type: 'blob',
          modality: 'image',
          mime_type: 'image/png',
          bytes: 5,
          hash: '2cf24dba5fb0a30e26e83b2ac5b9e29e',
        },
      ],
    },
    { role: 'assistant', parts: [{ type: 'reasoning', content: 'Look it up' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'lookup', arguments: { city: 'Paris' } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'sunny' }] },
  ])
})

test('of a stream that was cut off, the text so far is kept', () => {
  const body =
    openaiResponses.joinStream?.(
      [
        event({ type: 'response.created', response: { id: 'resp_1', output: [] } }),
        event({ type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hel' }),
        event({ type: 'response.output_text.delta', item_id: 'msg_1', delta: 'lo' }),
      ],
      wireRequest({}),
    ) ?? {}

  expect(openaiResponses.readResponse(wireBody(body), wireRequest({})).messages).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] },
  ])
})

function event(body: object): { event: string; data: string } {
  return { event: 'message', data: JSON.stringify(body) }
}
