import { describe, expect, test } from 'vitest'
import { contentHash } from '../../../instrumentation/src/content/hash.ts'
import { normalise } from '../../../collector/src/normalise/normalise.ts'
import { otlpSpan } from '../../helpers/otlp-span.ts'

describe('a chat span of the GenAI conventions', () => {
  const span = normalise(
    otlpSpan({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-x',
        'gen_ai.response.model': 'claude-x-20260101',
        'gen_ai.response.id': 'msg_1',
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.response.finish_reasons': ['tool_call'],
        'gen_ai.usage.input_tokens': 1200n,
        'gen_ai.usage.cache_read.input_tokens': 1000,
        'gen_ai.usage.output_tokens': '80',
        'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]',
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"refund","arguments":{"id":7}}]}]',
        'gen_ai.tool.definitions': '[{"type":"function","name":"refund"}]',
        'spanledger.task.key': 'ticket-7',
        'custom.note': 'kept',
      },
    }),
  )

  test('is a model call with its models, times and usage, whatever number types were sent', () => {
    expect(span).toMatchObject({
      category: 'model',
      service: 'billing-agent',
      operation: 'chat',
      provider: 'anthropic',
      requestModel: 'claude-x',
      responseModel: 'claude-x-20260101',
      responseId: 'msg_1',
      stream: true,
      timeToFirstChunkNano: 250_000_000n,
      finishReasons: ['tool_call'],
      usage: { source: 'provider', input: 1200, output: 80, cacheRead: 1000, cacheWrite: 0, reasoning: 0 },
      usageProblem: undefined,
      task: { key: 'ticket-7' },
    })
  })

  test('moves what was said to messages, by hash, and keeps every other attribute', () => {
    expect(span.content.input.map(({ role, hash }) => ({ role, hash }))).toEqual([
      { role: 'system', hash: contentHash({ role: 'system', parts: [{ type: 'text', content: 'Be kind.' }] }) },
      { role: 'user', hash: contentHash({ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }) },
    ])
    expect(span.content.output.map(({ role }) => role)).toEqual(['assistant'])
    expect(span.content.toolDefinitions?.body).toBe('[{"type":"function","name":"refund"}]')
    expect([...span.attributes.keys()]).not.toContain('gen_ai.input.messages')
    expect(span.attributes.get('custom.note')).toBe('kept')
  })
})

test('reads structured messages like messages sent as JSON text', () => {
  const parts = new Map([['role', 'user' as const]])

  const structured = normalise(otlpSpan({ attributes: { 'gen_ai.input.messages': [parts] } }))
  const text = normalise(otlpSpan({ attributes: { 'gen_ai.input.messages': '[{"role":"user"}]' } }))

  expect(structured.content.input).toEqual(text.content.input)
})

test('keeps content that is no JSON as one message', () => {
  const span = normalise(otlpSpan({ attributes: { 'gen_ai.input.messages': '[{"role":"us' } }))

  expect(span.content.input).toMatchObject([{ role: 'user', body: '[{"role":"us' }])
})

test.each([
  ['chat', 'model'],
  ['generate_content', 'model'],
  ['embeddings', 'embedding'],
  ['execute_tool', 'tool'],
  ['retrieval', 'retrieval'],
  ['invoke_agent', 'agent'],
  ['fetch_response', 'other'],
])('takes the operation %s for the category %s', (operation, category) => {
  expect(normalise(otlpSpan({ attributes: { 'gen_ai.operation.name': operation } })).category).toBe(category)
})

test.each([
  ['alone is a report', {}, 'report'],
  ['on a call that bills does not hide it', { 'gen_ai.operation.name': 'chat' }, 'model'],
])('the mark of a report %s', (_, attributes, category) => {
  const marked = { 'spanledger.report': true, ...attributes }

  expect(normalise(otlpSpan({ attributes: marked })).category).toBe(category)
})

test.each([
  [
    'more cached than sent',
    { input_tokens: 10, output_tokens: 1, 'cache_read.input_tokens': 11 },
    'more cached tokens than input tokens',
  ],
  ['a negative count', { input_tokens: -1, output_tokens: 1 }, 'input is not a possible token count'],
  ['a fraction', { input_tokens: 1.5, output_tokens: 1 }, 'input is not a possible token count'],
  ['a count beyond 32 bits', { input_tokens: 2n ** 60n, output_tokens: 1 }, 'input is not a possible token count'],
  [
    'more reasoning than output',
    { input_tokens: 1, output_tokens: 1, 'reasoning.output_tokens': 2 },
    'more reasoning tokens than output tokens',
  ],
  ['output without input', { output_tokens: 1 }, 'output tokens without input tokens'],
  ['input without output', { input_tokens: 1 }, 'input tokens without output tokens'],
])('does not believe usage with %s, and says why', (_, counts, problem) => {
  const usage = Object.fromEntries(Object.entries(counts).map(([name, tokens]) => [`gen_ai.usage.${name}`, tokens]))

  const span = normalise(otlpSpan({ attributes: { 'gen_ai.operation.name': 'chat', ...usage } }))

  expect(span).toMatchObject({ usage: undefined, usageProblem: problem })
})

test('keeps what a stream that broke off has said it read, and leaves what it wrote to be counted', () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 9,
    'gen_ai.usage.cache_read.input_tokens': 4,
    'spanledger.stream.end': 'aborted',
  }

  const span = normalise(otlpSpan({ attributes }))

  expect(span).toMatchObject({
    usage: { source: 'estimated', input: 9, cacheRead: 4, output: 0 },
    usageProblem: undefined,
  })
})

test('names retrieved documents with their hashes and keeps their texts as messages', () => {
  const documents = '[{"id":"kb-1","score":0.9,"content":"Refunds take 5 days.","title":"Refunds"},{"id":7}]'

  const span = normalise(
    otlpSpan({ attributes: { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': documents } }),
  )

  const hash = contentHash('Refunds take 5 days.')
  expect(span.documents).toEqual([
    { id: 'kb-1', hash, score: 0.9, source: undefined, version: undefined },
    { id: '7', hash: undefined, score: undefined, source: undefined, version: undefined },
  ])
  expect(span.content.documents).toEqual([{ hash, role: 'document', body: 'Refunds take 5 days.' }])
  expect(span.attributes.get('gen_ai.retrieval.documents')).toBe(
    '[{"id":"kb-1","score":0.9,"title":"Refunds"},{"id":7}]',
  )
})

test('names where documents were found, and in which version', () => {
  const hashes = [
    { store: 'qdrant', collection: 'docs', id: 'kb-1', version: 3, rank: 1, score: 0.9, hash: 'a' },
    { collection: 'help', id: 'kb-2', rank: 2 },
  ]

  const span = normalise(otlpSpan({ attributes: { 'spanledger.retrieval.hashes': JSON.stringify(hashes) } }))

  expect(span.documents).toEqual([
    { id: 'kb-1', hash: 'a', score: 0.9, source: 'qdrant/docs', version: '3' },
    { id: 'kb-2', hash: undefined, score: undefined, source: 'help', version: undefined },
  ])
})

test.each([
  ['nested beyond any message', '['.repeat(50_000)],
  ['nested beyond any message, and closed', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['a number that is no number', '[1e999]'],
  ['half a surrogate pair', '["\\ud800"]'],
  ['a prototype', '{"__proto__":{"role":"admin"},"constructor":1}'],
])('takes hostile content as content: %s', (_, hostile) => {
  const span = normalise(
    otlpSpan({ attributes: { 'gen_ai.input.messages': hostile, 'gen_ai.retrieval.documents': hostile } }),
  )

  expect(span.content.input).toHaveLength(1)
})

test.each(['openai.response.service_tier', 'spanledger.response.service_tier'])('reads the tier from %s', name => {
  expect(normalise(otlpSpan({ attributes: { [name]: 'priority' } })).serviceTier).toBe('priority')
})
