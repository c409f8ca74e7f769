import { describe, expect, test } from 'vitest'
import { anthropicMessages } from '../../../../instrumentation/src/protocols/anthropic/messages.ts'
import { jsonOf, traceApp } from '../../../helpers/traced-app.ts'
import { wireRequest } from '../../../helpers/wire-request.ts'

const native = 'com.anthropic.sdk.typescript'
const usage = {
  'gen_ai.usage.input_tokens': 152,
  'gen_ai.usage.output_tokens': 40,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.usage.cache_write.input_tokens': 32,
  'spanledger.usage.cache_write_1h.input_tokens': 10,
  'spanledger.usage.source': 'provider',
}
const hello = [{ role: 'assistant', parts: [{ type: 'text', content: 'Hello there' }], finish_reason: 'stop' }]

describe('the span that the SDK makes itself', () => {
  test.each(['message', 'message stream', 'message helper', 'message gzip'])('%s: is completed', async name => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })

    expect(spans.map(span => [span.name, span.scope])).toEqual([['anthropic.messages.create', native]])
    expect(spans[0]?.attributes).toMatchObject({ ...usage, 'gen_ai.operation.name': 'chat', 'spanledger.attempt': 1 })
    expect(jsonOf(spans[0], 'gen_ai.output.messages')).toEqual(hello)
  })

  test('gets the system instructions and the tools', async () => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: ['message', 'message tools'] })

    expect(jsonOf(spans[0], 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be brief' }])
    expect(jsonOf(spans[1], 'gen_ai.tool.definitions')).toMatchObject([{ type: 'function', name: 'lookup' }])
    expect(jsonOf(spans[1], 'gen_ai.output.messages')).toMatchObject([
      { parts: [{ type: 'text' }, { type: 'tool_call', id: 'toolu_1', arguments: { city: 'Paris' } }] },
    ])
  })

  test.each([
    ['message aborted stream', 'aborted', 0],
    ['message broken', 'aborted', 0],
    ['message overloaded', 'error', 2],
  ])('%s: knows how the stream ended, and no output that nobody counted', async (name, end, status) => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })

    expect(spans.map(span => [span.scope, span.status])).toEqual([[native, status]])
    expect(spans[0]?.attributes).toMatchObject({ 'spanledger.stream.end': end, 'gen_ai.usage.input_tokens': 152 })
    expect(spans[0]?.attributes).not.toHaveProperty('gen_ai.usage.output_tokens')
    expect(spans[0]?.attributes).not.toHaveProperty('spanledger.usage.source')
  })

  test('counts the attempts of a call that is retried, and is no error in the end', async () => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: ['message retried'] })

    expect(spans.map(span => [span.status, span.attributes['spanledger.attempt']])).toEqual([[1, 2]])
    expect(spans[0]?.attributes).toMatchObject({ ...usage, 'spanledger.attempts': 2 })
    expect(spans[0]?.attributes).not.toHaveProperty('error.type')
    expect(spans[0]?.events.filter(({ name }) => name === 'spanledger.attempt').map(event => event.attributes)).toEqual(
      [
        {
          'spanledger.attempt': 1,
          'http.response.status_code': 429,
          'spanledger.retry_after': 0.005,
          'error.type': 'rate_limit_error',
        },
      ],
    )
  })

  test.each([
    ['message bad', 'invalid_request_error'],
    ['message limited', 'rate_limit_error'],
    ['message hung up', 'connection_error'],
  ])('%s: stays one span with its own error', async (name, error) => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })

    expect(spans.map(span => [span.status, span.attributes['error.type']])).toEqual([[2, error]])
  })
})

test('a span of ours stands in where the SDK is told to make none', async () => {
  const env = { ANTHROPIC_OPEN_TELEMETRY: 'false' }
  const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: ['message stream'], env })

  expect(spans.map(span => [span.name, span.scope])).toEqual([['chat c1', '@spanledger/instrumentation']])
  expect(spans[0]?.attributes).toMatchObject({ ...usage, 'gen_ai.provider.name': 'anthropic' })
  expect(spans[0]?.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0)
})

test('blocks of every kind become parts', () => {
  const { messages } = anthropicMessages.readRequest(
    wireRequest({
      model: 'c1',
      max_tokens: 1,
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGVsbG8=' } }],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: 's' },
            { type: 'tool_use', id: 't1', name: 'n', input: {} },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'done' }] }],
        },
      ],
    }),
  )

  expect(messages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 5, hash: '2cf24dba5fb0a30e26e83b2ac5b9e29e' },
      ],
    },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'Hm' },
        { type: 'tool_call', id: 't1', name: 'n', arguments: {} },
      ],
    },
    { role: 'user', parts: [{ type: 'tool_call_response', id: 't1', response: [{ type: 'text', content: 'done' }] }] },
  ])
})

test.each([
  ["a message of OpenAI's assistants", { role: 'user', content: 'Hello' }, false],
  ['a request to count tokens', { model: 'c1', messages: [] }, false],
  ['a request for a message', { model: 'c1', messages: [], max_tokens: 1 }, true],
])('tells %s', (_, body, speaks) => {
  expect(anthropicMessages.speaks(wireRequest(body))).toBe(speaks)
})
