import { beforeAll, describe, expect, test } from 'vitest'
import type { ReceivedSpan } from '../../../../helpers/otlp-receiver.ts'
import { jsonOf, traceApp } from '../../../../helpers/traced-app.ts'

const usage = {
  'gen_ai.usage.input_tokens': 120,
  'gen_ai.usage.output_tokens': 40,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.usage.reasoning.output_tokens': 16,
  'spanledger.usage.source': 'provider',
}
const hello = [{ role: 'assistant', parts: [{ type: 'text', content: 'Hello there' }], finish_reason: 'stop' }]
const call = { type: 'tool_call', id: 'call_1', name: 'lookup', arguments: { city: 'Paris' } }

async function spanOf(name: string): Promise<ReceivedSpan> {
  const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })
  expect(spans).toHaveLength(1)
  return spans[0] as ReceivedSpan
}

describe('a chat completion', () => {
  let span: ReceivedSpan
  beforeAll(async () => {
    span = await spanOf('chat')
  })

  test('is a client span named after operation and model', () => {
    expect([span.name, span.kind, span.status]).toEqual(['chat m1', 3, 0])
  })

  test('says what was asked of which model, and what came back', () => {
    expect(span.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'openai.api.type': 'chat_completions',
      'gen_ai.request.model': 'm1',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 50,
      'gen_ai.request.stop_sequences': ['x'],
      'gen_ai.request.seed': 7,
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.model': 'm1-2026-01-01',
      'gen_ai.response.finish_reasons': ['stop'],
      'openai.response.service_tier': 'default',
      'openai.response.system_fingerprint': 'fp_1',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'spanledger.attempt': 1,
      ...usage,
    })
  })

  test('carries its messages as JSON', () => {
    expect(jsonOf(span, 'gen_ai.input.messages')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Say hello' }] },
    ])
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(hello)
  })

  test('has no attributes of a stream', () => {
    expect(Object.keys(span.attributes).filter(name => /stream|first_chunk/.test(name))).toEqual([])
  })
})

test('tools are recorded as definitions and as calls', async () => {
  const span = await spanOf('chat tools')

  expect(jsonOf(span, 'gen_ai.tool.definitions')).toEqual([
    {
      type: 'function',
      name: 'lookup',
      description: 'Weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  ])
  expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
    { role: 'assistant', parts: [call], finish_reason: 'tool_call' },
  ])
})

test.each(['gzip', 'br', 'deflate'])('an answer compressed with %s is read', async name => {
  const span = await spanOf(name)

  expect(span.attributes).toMatchObject(usage)
  expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(hello)
})

describe('a stream', () => {
  test('with usage is read to the same span as without streaming', async () => {
    const span = await spanOf('chat stream usage')

    expect(span.attributes).toMatchObject({
      ...usage,
      'gen_ai.request.stream': true,
      'spanledger.stream.end': 'complete',
      'gen_ai.response.finish_reasons': ['stop'],
    })
    expect(span.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0)
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(hello)
  })

  test('without usage has none, and no source of one', async () => {
    const span = await spanOf('chat stream')

    expect(Object.keys(span.attributes).filter(name => name.includes('usage'))).toEqual([])
  })

  test('joins the pieces of a tool call', async () => {
    const span = await spanOf('chat stream tools')

    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [call], finish_reason: 'tool_call' },
    ])
  })

  test.each([
    ['aborted stream', 'aborted', 0, undefined],
    ['broken', 'aborted', 0, undefined],
    ['cut stream', 'error', 2, 'UND_ERR_SOCKET'],
  ])('that is %s ends as %s', async (name, end, ...failure) => {
    const span = await spanOf(name)

    expect(span.attributes['spanledger.stream.end']).toBe(end)
    expect([span.status, span.attributes['error.type']]).toEqual(failure)
    expect(JSON.stringify(jsonOf(span, 'gen_ai.output.messages'))).toContain('Hello')
  })
})

describe('a call that fails', () => {
  test.each([
    ['bad', 'context_length_exceeded', 400],
    ['hung up', 'UND_ERR_SOCKET', undefined],
    ['aborted', 'AbortError', undefined],
  ])('as %s has the status error and says %s', async (name, error, status) => {
    const span = await spanOf(name)

    expect([span.status, span.attributes['error.type']]).toEqual([2, error])
    expect(span.attributes['http.response.status_code']).toBe(status)
  })

  test.each([
    ['retried', [2, 0, 0], [429, 200, undefined]],
    ['limited', [2, 2, 2], [429, 429, undefined]],
  ])('and is %s has one numbered span for each attempt, below that of the call', async (name, statuses, codes) => {
    const { spans } = await traceApp({ app: 'app.mjs', hook: '--require', args: [name] })
    const call = spans.find(span => span.attributes['spanledger.attempts'] === 2)

    expect(spans.map(span => span.attributes['spanledger.attempt'])).toEqual([1, 2, undefined])
    expect(spans.map(span => span.status)).toEqual(statuses)
    expect(spans.map(span => span.attributes['http.response.status_code'])).toEqual(codes)
    expect(spans.map(span => span.parentSpanId)).toEqual([call?.spanId, call?.spanId, undefined])
  })
})
