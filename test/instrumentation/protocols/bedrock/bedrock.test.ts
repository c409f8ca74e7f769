import { beforeAll, describe, expect, test } from 'vitest'
import { bedrockAnswer } from '../../../helpers/clouds/bedrock-answers.ts'
import { spansNamed, traceCloud, type CloudRun } from '../../../helpers/clouds/traced-cloud.ts'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { jsonOf } from '../../../helpers/traced-app.ts'

const claude = 'anthropic.claude-sonnet-4-5-v1:0'
const inclusive = {
  'spanledger.usage.source': 'provider',
  'gen_ai.usage.input_tokens': 152,
  'gen_ai.usage.output_tokens': 40,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.usage.cache_write.input_tokens': 32,
}
const said = [{ role: 'assistant', parts: [{ type: 'text', content: 'Hello there' }] }]
const thought = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Greet' },
      { type: 'text', content: 'Hello there' },
    ],
    finish_reason: 'stop',
  },
]
const lookup = { type: 'tool_call', id: 'tooluse_1', name: 'lookup', arguments: { city: 'Paris' } }

describe.each([
  ['as ES modules, --require', 'import', '--require', 22],
  ['with require, --import', 'require', '--import', 26],
] as const)("Amazon's SDK over HTTP/1.1 and HTTP/2, %s", (_, kind, hook, node) => {
  let alone: CloudRun
  let hooked: CloudRun
  beforeAll(async () => {
    const options = { node: nodeBinary(node), args: ['bedrock', 'newest', kind] }
    alone = await traceCloud(options, bedrockAnswer)
    hooked = await traceCloud({ ...options, hook }, bedrockAnswer)
  }, 60_000)

  test('gives its callers what it gives without the hook', () => {
    expect(hooked.cases).toEqual(alone.cases)
    expect([hooked.code, hooked.stderr]).toEqual([0, alone.stderr])
    expect(hooked.calls.map(({ path, body }) => [path, body])).toEqual(
      alone.calls.map(({ path, body }) => [path, body]),
    )
    expect(alone.cases.length).toBeGreaterThan(40)
  })

  test('makes one span for each request', () => {
    const attempts = hooked.spans.filter(span => span.attributes['server.port'] !== undefined && !isLogical(span))

    expect(attempts).toHaveLength(alone.calls.length)
  })

  test.each([0, 1])('shows a conversation (%i)', index => {
    const span = spansNamed(hooked, 'chat hello').filter(span => !span.attributes['gen_ai.request.stream'])[index]

    expect(span?.attributes).toMatchObject({
      ...inclusive,
      'spanledger.usage.cache_write_1h.input_tokens': 10,
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': 'hello',
      'gen_ai.request.max_tokens': 9,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.top_k': 3,
      'gen_ai.request.stop_sequences': ['x'],
      'gen_ai.response.id': 'request-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'aws.bedrock.guardrail.id': 'guard-1',
      'spanledger.response.service_tier': 'default',
    })
    expect(jsonOf(span, 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be brief' }])
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(thought)
  })

  test.each([0, 1])('shows a stream as the conversation it is (%i)', index => {
    const span = spansNamed(hooked, 'chat hello').filter(span => span.attributes['gen_ai.request.stream'])[index]

    expect(span?.attributes).toMatchObject({ ...inclusive, 'spanledger.stream.end': 'complete' })
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(thought)
  })

  test('names the model of an inference profile without its account', () => {
    expect(spansNamed(hooked, `chat us.${claude}`)).toHaveLength(2)
    expect(JSON.stringify(hooked.spans)).not.toContain('123456789012')
  })

  test('shows tools that are offered, called and answered', () => {
    const [called, streamed] = spansNamed(hooked, 'chat tools')

    expect(jsonOf(called, 'gen_ai.tool.definitions')).toEqual([
      { type: 'function', name: 'lookup', parameters: { type: 'object' } },
    ])
    expect(jsonOf(called, 'gen_ai.output.messages')).toMatchObject([
      { parts: [{ type: 'text' }, lookup], finish_reason: 'tool_call' },
    ])
    expect(jsonOf(streamed, 'gen_ai.output.messages')).toMatchObject([{ parts: [lookup], finish_reason: 'tool_call' }])
    expect(jsonOf(spansNamed(hooked, 'chat history')[0], 'gen_ai.input.messages')).toMatchObject([
      { parts: [{ type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 5 }] },
      { parts: [{ type: 'tool_call', id: 't1' }] },
      { parts: [{ type: 'tool_call_response', id: 't1', response: [{ sky: 'rain' }], is_error: true }] },
    ])
  })

  test.each([
    ['cut', 'error', undefined],
    ['failing', 'error', 'ThrottlingException'],
    ['stuck', 'aborted', undefined],
  ])('shows what arrived of a stream that is %s', (name, end, error) => {
    const spans = spansNamed(hooked, `chat ${name}`)

    expect(spans).toHaveLength(2)
    for (const span of spans) {
      expect(span.attributes['spanledger.stream.end']).toBe(end)
      if (error !== undefined) expect(span.attributes['error.type']).toBe(error)
      expect(span.attributes).not.toHaveProperty('spanledger.usage.source')
      expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([
        { parts: [{ content: 'Greet' }, { content: 'Hello' }] },
      ])
    }
  })

  test.each([
    ['bad', 'ValidationException', 400],
    ['limited', 'ThrottlingException', 429],
  ])('names the error of a call that is %s', (name, error, status) => {
    const spans = spansNamed(hooked, `chat ${name}`).filter(span => !isLogical(span))

    expect(new Set(spans.map(span => span.attributes['error.type']))).toEqual(new Set([error]))
    expect(new Set(spans.map(span => span.attributes['http.response.status_code']))).toEqual(new Set([status]))
  })

  test('keeps no vector, no image and no key', () => {
    expect(JSON.stringify(hooked.spans)).not.toMatch(/-1,0\.25|aGVsbG8=|AKIATEST|secret-test/)
  })

  test.each([
    [`chat ${claude}`, { ...inclusive, 'gen_ai.response.model': 'claude-sonnet-4-5' }, said],
    ['chat amazon.nova-lite-v1:0', inclusive, said],
    ['text_completion amazon.titan-text-express-v1', { ...counted(5, 3), 'gen_ai.request.max_tokens': 9 }, said],
    ['text_completion meta.llama3-70b-instruct-v1:0', { ...counted(5, 3), 'gen_ai.request.temperature': 0.5 }, said],
    ['text_completion mistral.mistral-7b-instruct-v0:2', { ...counted(12, 4), 'gen_ai.request.top_k': 3 }, said],
    ['chat mistral.mistral-large-2407-v1:0', counted(12, 4), said],
    ['chat cohere.command-r-v1:0', { ...counted(12, 4), 'gen_ai.response.id': 'g-1' }, said],
    ['chat ai21.jamba-1-5-large-v1:0', counted(5, 3), said],
    ['text_completion deepseek.r1-v1:0', counted(12, 4), said],
    ['image_generation amazon.titan-image-generator-v2:0', {}, [{ parts: [{ type: 'blob', bytes: 5 }] }]],
    ['generate_content twelvelabs.pegasus-1-2-v1:0', counted(12, 4), undefined],
  ])('reads %s', (name, attributes, messages) => {
    const [span] = spansNamed(hooked, name)

    expect(span?.attributes).toMatchObject({
      ...attributes,
      'gen_ai.provider.name': 'aws.bedrock',
      'aws.bedrock.guardrail.id': 'guard-2',
    })
    expect(span?.status).toBe(0)
    if (messages !== undefined) expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject(messages)
  })

  test.each([
    [`chat ${claude}`, inclusive],
    ['chat amazon.nova-lite-v1:0', inclusive],
    ['text_completion meta.llama3-70b-instruct-v1:0', counted(5, 3)],
    ['chat mistral.mistral-large-2407-v1:0', inclusive],
  ])('reads the stream of %s', (name, attributes) => {
    const span = spansNamed(hooked, name).find(span => span.attributes['gen_ai.request.stream'])

    expect(span?.attributes).toMatchObject({ ...attributes, 'spanledger.stream.end': 'complete' })
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject(said)
  })

  test.each([
    ['embeddings amazon.titan-embed-text-v2:0', 6],
    ['embeddings cohere.embed-english-v3', 12],
  ])('counts %s', (name, tokens) => {
    expect(spansNamed(hooked, name)[0]?.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': tokens,
      'gen_ai.embeddings.dimension.count': 3,
    })
  })

  test('hashes what a knowledge base finds', () => {
    const [span] = spansNamed(hooked, 'retrieval KB12345678')

    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': 'KB12345678',
      'aws.bedrock.knowledge_base.id': 'KB12345678',
      'gen_ai.retrieval.top_k': 2,
      'gen_ai.retrieval.query.text': 'How long do refunds take?',
    })
    expect(jsonOf(span, 'spanledger.retrieval.hashes')).toMatchObject([
      { id: 'chunk-7', rank: 1, score: 0.91, hash: expect.any(String) as string },
      { id: 'https://help/returns', rank: 2, score: 0.5 },
    ])
  })

  test('shows an answer from a knowledge base, and what it quotes', () => {
    const span = hooked.spans.find(span => span.attributes['gen_ai.conversation.id'] === 'session-1')

    expect(span?.name).toBe(`chat ${claude}`)
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ content: 'Five days.' }] }])
    expect(jsonOf(span, 'spanledger.retrieval.hashes')).toMatchObject([{ id: 'chunk-7' }])
  })

  test("shows what one of Amazon's agents is asked, answers and quotes", () => {
    const [span] = spansNamed(hooked, 'invoke_agent AGENT1')

    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': 'AGENT1',
      'gen_ai.conversation.id': 'session-2',
      'spanledger.stream.end': 'complete',
    })
    expect(jsonOf(span, 'gen_ai.input.messages')).toMatchObject([{ parts: [{ content: 'How long?' }] }])
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ content: 'Five days.' }] }])
    expect(jsonOf(span, 'spanledger.retrieval.hashes')).toMatchObject([{ id: 'chunk-7' }])
  })

  test('shows the order before and after a reranker, in both of its forms', () => {
    const spans = spansNamed(hooked, 'rerank cohere.rerank-v3-5:0')

    expect(spans).toHaveLength(2)
    for (const span of spans) {
      const before = jsonOf(span, 'spanledger.rerank.hashes')
      const after = jsonOf(span, 'spanledger.retrieval.hashes')
      expect(before).toMatchObject([{ id: '0' }, { id: '1' }])
      expect(after).toMatchObject([
        { id: '1', score: 0.9 },
        { id: '0', score: 0.2 },
      ])
    }
  })
})

function counted(input: number, output: number): object {
  return {
    'spanledger.usage.source': 'provider',
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
  }
}

/** Whether a span stands for a call of which the attempts are its children. */
function isLogical(span: ReceivedSpan): boolean {
  return span.attributes['spanledger.attempts'] !== undefined
}
