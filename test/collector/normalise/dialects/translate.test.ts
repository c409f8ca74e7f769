import { describe, expect, test } from 'vitest'
import type { AnyValue } from '../../../../collector/src/otlp.ts'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'
import { seededRandom } from '../../../helpers/seeded-random.ts'

type Given = Record<string, AnyValue>

const read = (attributes: Given, scope = 'test') =>
  normalise(otlpSpan({ attributes, scope: { name: scope, version: '', attributes: new Map() } }))

test.each<[string, string, Given, string]>([
  ['an LLM of OpenInference', 'model', { 'openinference.span.kind': 'LLM' }, 'chat'],
  [
    'one that completes text',
    'model',
    { 'openinference.span.kind': 'LLM', 'llm.prompts.0.prompt.text': 'a' },
    'text_completion',
  ],
  ['a retriever', 'retrieval', { 'openinference.span.kind': 'RETRIEVER' }, 'retrieval'],
  ['a reranker', 'rerank', { 'openinference.span.kind': 'RERANKER' }, 'rerank'],
  ['a tool of Traceloop', 'tool', { 'traceloop.span.kind': 'tool' }, 'execute_tool'],
  ['an agent', 'agent', { 'traceloop.span.kind': 'agent' }, 'invoke_agent'],
  ['an embedding', 'embedding', { 'llm.request.type': 'embedding' }, 'embeddings'],
  ['a stream of the AI SDK', 'model', { 'ai.operationId': 'ai.streamText.doStream' }, 'chat'],
  ['its root', 'agent', { 'ai.operationId': 'ai.streamText' }, 'invoke_agent'],
  ['its embedding', 'embedding', { 'ai.operationId': 'ai.embedMany.doEmbed' }, 'embeddings'],
  ['a generation of Langfuse', 'model', { 'langfuse.observation.type': 'generation' }, 'chat'],
  [
    "LangSmith's retriever, which it calls an embedding",
    'retrieval',
    { 'langsmith.span.kind': 'retriever', 'gen_ai.operation.name': 'embeddings' },
    'retrieval',
  ],
  [
    'a model and tokens, whoever wrote them',
    'model',
    { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'm', 'gen_ai.usage.prompt_tokens': 1 },
    'chat',
  ],
])('takes %s for the category %s', (_, category, attributes, operation) => {
  expect(read(attributes)).toMatchObject({ category, operation })
})

test.each<[string, Given, string | undefined]>([
  ['a chain', { 'openinference.span.kind': 'CHAIN' }, undefined],
  ['the name of a property of every object', { 'openinference.span.kind': 'constructor' }, undefined],
  [
    'the root of an embedding, whose call is below it',
    { 'ai.operationId': 'ai.embed', 'ai.usage.tokens': 7 },
    undefined,
  ],
])('takes %s for no operation', (_, attributes, operation) => {
  expect(read(attributes)).toMatchObject({ category: 'other', operation, usage: undefined })
})

describe('the tokens', () => {
  const anthropic = { input: 152, cacheRead: 64, cacheWrite: 32 }

  test.each<[string, Given, object, string]>([
    [
      'the AI SDK before 6 with Anthropic',
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'anthropic.messages',
        'ai.usage.promptTokens': 1_000,
        'ai.usage.completionTokens': 40,
        'ai.response.providerMetadata': '{"anthropic":{"cacheReadInputTokens":64,"cacheCreationInputTokens":32}}',
      },
      { input: 1_096, cacheRead: 64, cacheWrite: 32 },
      'exclusive by dialect',
    ],
    [
      'the AI SDK before 6 with OpenAI',
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'openai.responses',
        'ai.usage.inputTokens': 120,
        'ai.usage.cachedInputTokens': 64,
        'ai.usage.completionTokens': 40,
      },
      { input: 120, cacheRead: 64 },
      'inclusive by dialect',
    ],
    [
      'nobody we know, with more cached than sent',
      {
        'gen_ai.system': 'anthropic',
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 56,
        'gen_ai.usage.output_tokens': 40,
        'gen_ai.usage.cache_read_input_tokens': 64,
        'gen_ai.usage.cache_creation_input_tokens': 32,
      },
      anthropic,
      'exclusive by sum',
    ],
    [
      "Langfuse's SDK, which takes the cached apart",
      {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details':
          '{"input":56,"output":24,"total":160,"input_cached_tokens":64,"output_reasoning_tokens":16}',
      },
      { input: 120, cacheRead: 64, output: 40, reasoning: 16 },
      'inclusive by dialect',
    ],
    [
      "Langfuse with the provider's own counts",
      {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details': '{"input":120,"output":40,"total":160,"input_cached_tokens":64}',
      },
      { input: 120, cacheRead: 64, output: 40 },
      'inclusive by dialect',
    ],
    [
      'LangChain, which tells the writes apart by how long they are kept',
      {
        'langsmith.span.kind': 'llm',
        'langsmith.usage_metadata':
          '{"input_tokens":152,"output_tokens":40,"input_token_details":{"cache_read":64,"cache_creation":0,"ephemeral_5m_input_tokens":22,"ephemeral_1h_input_tokens":10}}',
      },
      { ...anthropic, cacheWrite1h: 10 },
      'inclusive by dialect',
    ],
  ])('of %s are all of the input, and the rule is recorded', (_, attributes, usage, rule) => {
    const span = read(attributes)

    expect(span).toMatchObject({ usage, usageProblem: undefined })
    expect(span.attributes.get('spanledger.usage.counting')).toBe(rule)
  })

  test('that contradict themselves are not believed where the dialect is known to include what was cached', () => {
    const span = read({
      'openinference.span.kind': 'LLM',
      'llm.token_count.prompt': 10,
      'llm.token_count.completion': 1,
      'llm.token_count.prompt_details.cache_read': 11,
    })

    expect(span).toMatchObject({ usage: undefined, usageProblem: 'more cached tokens than input tokens' })
  })

  test('of an agent are those of its calls, and stay among the attributes', () => {
    const span = read({
      'ai.operationId': 'ai.generateText',
      'ai.usage.promptTokens': 240,
      'ai.usage.completionTokens': 80,
    })

    expect(span).toMatchObject({ category: 'agent', usage: undefined, usageProblem: undefined })
    expect(span.attributes.get('ai.usage.promptTokens')).toBe(240)
  })
})

test('reads every dialect that a span speaks, the more specific first', () => {
  const span = read(
    {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.id': 'gpt-x',
      'langfuse.session.id': 's-1',
      'langfuse.user.id': 'u-1',
      'traceloop.association.properties.session_id': 's-2',
    },
    'ai',
  )

  expect(span).toMatchObject({ operation: 'chat', requestModel: 'gpt-x', conversationId: 's-1', userId: 'u-1' })
  expect(span.attributes.get('spanledger.dialect')).toBe('vercel-ai')
})

test('reads the documents of OpenInference and of a vector store behind Traceloop', () => {
  const flat = read({
    'openinference.span.kind': 'RETRIEVER',
    'input.value': 'refunds',
    'retrieval.documents.0.document.id': 'kb-1',
    'retrieval.documents.0.document.score': 0.9,
    'retrieval.documents.0.document.content': 'Refunds take 5 days.',
    'retrieval.documents.1.document.id': 'kb-2',
  })
  const events = normalise(
    otlpSpan({
      attributes: { 'traceloop.entity.name': 'search' },
      events: [
        {
          timeNano: 1n,
          name: 'db.query.result',
          attributes: new Map<string, AnyValue>([
            ['db.query.result.id', 'kb-1'],
            ['db.query.result.score', 0.9],
            ['db.query.result.document', 'Refunds take 5 days.'],
          ]),
        },
      ],
    }),
  )

  expect(flat.documents.map(({ id, score }) => [id, score])).toEqual([
    ['kb-1', 0.9],
    ['kb-2', undefined],
  ])
  expect(flat.content.input).toMatchObject([{ role: 'query', body: 'refunds' }])
  expect(flat.content.documents).toEqual(events.content.documents)
  expect(events).toMatchObject({ category: 'retrieval', documents: [{ id: 'kb-1', score: 0.9 }] })
})

test("leaves today's conventions as they are, and says of no dialect that it was spoken", () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 1,
    'gen_ai.usage.output_tokens': 1,
  }

  expect([...read(attributes).attributes.keys()]).toEqual(Object.keys(attributes))
})

test('keeps text that was cut off in the middle of its JSON as text', () => {
  const span = read({ 'ai.operationId': 'ai.generateText.doGenerate', 'ai.prompt.messages': '[{"role":"user","cont' })

  expect(span.content.input.map(({ body }): unknown => JSON.parse(body))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: '[{"role":"user","cont' }] },
  ])
})

test('is not led astray by names with absurd indices, and reads what lies beside them', () => {
  const span = read({
    'openinference.span.kind': 'LLM',
    'llm.input_messages.999999999.message.content': 'far',
    'llm.input_messages.0.message.__proto__.role': 'admin',
    'llm.input_messages.0.message.content': 'near',
    [`llm.input_messages.0${'.a'.repeat(100_000)}`]: 'deep',
  })

  expect(span.content.input.map(({ body }): unknown => JSON.parse(body))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'near' }] },
  ])
  expect(Reflect.get({}, 'role')).toBeUndefined()
})

test('throws at nothing, whatever the attributes of a dialect hold', () => {
  const random = seededRandom(51)
  const values: [AnyValue, ...AnyValue[]] = [
    '',
    '{}',
    '[]',
    '[[]]',
    'null',
    '"',
    '"{}"',
    '{"messages":[null,1,{"role":"__proto__","content":[{"type":"constructor"}]}]}',
    '{"role":7,"content":{"type":"__proto__"}}',
    '[{"type":"toString"},{"tool_calls":[{"function":3}]}]',
    '{"choices":[{}]}',
    '{"generations":[[{"message":{"kwargs":null}}]]}',
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    -1,
    1.5,
    2n ** 70n,
    Number.NaN,
    true,
    null,
    new Uint8Array([1]),
    [null, [null]],
    new Map([['role', 'user']]),
    'constructor',
    '__proto__',
  ]
  const names: [string, ...string[]] = [
    'openinference.span.kind',
    'llm.input_messages.0.message.content',
    'llm.input_messages.0',
    'llm.tools.0.tool.json_schema',
    'llm.invocation_parameters',
    'llm.model_name',
    'input.value',
    'output.value',
    'llm.token_count.prompt',
    'retrieval.documents.0.document',
    'ai.operationId',
    'ai.prompt.messages',
    'ai.prompt',
    'ai.prompt.tools',
    'ai.response.toolCalls',
    'ai.response.text',
    'ai.response.providerMetadata',
    'ai.values',
    'traceloop.span.kind',
    'traceloop.entity.input',
    'gen_ai.prompt',
    'gen_ai.prompt.0.content',
    'gen_ai.completion',
    'gen_ai.completion.0.tool_calls.0',
    'gen_ai.system',
    'gen_ai.tool.definitions',
    'gen_ai.input.messages',
    'gen_ai.output.messages',
    'gen_ai.response.finish_reasons',
    'langfuse.observation.type',
    'langfuse.observation.input',
    'langfuse.observation.usage_details',
    'langfuse.observation.completion_start_time',
    'langsmith.span.kind',
    'langsmith.usage_metadata',
    'events',
    'request_data',
    'response_data',
    'model_request_parameters',
    'pydantic_ai.all_messages',
    'gcp.vertex.agent.llm_request',
    'gcp.vertex.agent.llm_response',
    'sk.available_functions',
    'mlflow.spanInputs',
    'mlflow.spanOutputs',
    'mlflow.spanType',
    'gen_ai.sdk.version',
    'gen_ai.agent.tools',
  ]
  const scopes: [string, ...string[]] = [
    'test',
    'gen_ai',
    'strands.telemetry.tracer',
    'com.anthropic.sdk.typescript',
    'pydantic-ai',
    'agent_framework',
  ]

  const spans = Array.from({ length: 3_000 }, () => {
    const attributes = Object.fromEntries(Array.from({ length: 12 }, () => [random.pick(names), random.pick(values)]))
    return read(attributes, random.pick(scopes))
  })

  expect(spans).toHaveLength(3_000)
})
