import { get_encoding } from 'tiktoken'
import { afterAll, expect, test } from 'vitest'
import { CONTENT_TRUNCATED, HTTP_RESPONSE_STATUS_CODE } from '../../../instrumentation/src/attributes.ts'
import { enrich } from '../../../collector/src/enrich/enrich.ts'
import { parsePriceFile } from '../../../collector/src/enrich/prices/file/price-file.ts'
import { openPrices } from '../../../collector/src/enrich/prices/price-table.ts'
import { openTokenCounter } from '../../../collector/src/enrich/tokens.ts'
import type { LedgerSpan, Message, Span, Usage } from '../../../collector/src/model.ts'
import { normalise } from '../../../collector/src/normalise/normalise.ts'
import { modelSpan, textMessage } from '../../helpers/model-span.ts'
import type { ModelSpanDiffers } from '../../helpers/model-span.ts'
import { otlpSpan } from '../../helpers/otlp-span.ts'

const tokens = openTokenCounter()
const prices = openPrices()
afterAll(() => tokens.close())

const encoding = get_encoding('o200k_base')
const count = (text: string): number => encoding.encode_ordinary(text).length

const usage: Usage = {
  source: 'provider',
  input: 1000,
  output: 100,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  reasoning: 0,
}
const said = {
  input: [textMessage('user', 'What is the capital of France?')],
  output: [textMessage('assistant', 'Paris.')],
}
const asked = { input: said.input }

async function enrichOne(differs: ModelSpanDiffers): Promise<LedgerSpan | undefined> {
  const [span] = await enrich([modelSpan(differs)], { prices, tokens })
  return span
}

test('prices the usage of the provider', async () => {
  const span = await enrichOne({ usage, content: said })

  expect(span?.cost).toMatchObject({ status: 'priced', nano: 3_500_000n, priceId: 'openai/gpt-4o@base' })
  expect(span?.usage).toBe(usage)
})

test.each([
  [
    'the response model before the request model',
    { responseModel: 'gpt-4o-2024-05-13', requestModel: 'gpt-4o' },
    'openai/gpt-4o-2024-05-13@base',
  ],
  [
    'the request model where the response model has no price',
    { responseModel: 'my-deployment', requestModel: 'gpt-4o' },
    'openai/gpt-4o@base',
  ],
  [
    'the request model where there is no response model',
    { responseModel: undefined, requestModel: 'gpt-5' },
    'openai/gpt-5@base',
  ],
  [
    'the price of the day the call began',
    { responseModel: 'o3', startNano: BigInt(Date.parse('2025-06-09T12:00:00Z')) * 1_000_000n },
    'openai/o3@base',
  ],
])('takes %s', async (_, differs, priceId) => {
  const span = await enrichOne({ usage, ...differs })

  expect(span?.cost.priceId).toBe(priceId)
})

test('keeps what a broken-off stream was charged for reading, counts what it wrote, and marks the bill as estimated', async () => {
  const begun: Usage = { ...usage, source: 'estimated', input: 1_000, cacheRead: 400, output: 0 }

  const span = await enrichOne({ usage: begun, streamEnd: 'aborted', content: said })

  expect(span?.usage).toEqual({ ...begun, output: count('Paris.') })
  expect(span?.cost.status).toBe('estimated')
})

test('estimates from what was said where the provider sent no usage', async () => {
  const span = await enrichOne({ content: said })

  // Two frames of three tokens: the message and the reply.
  const input = count('What is the capital of France?') + 6
  const output = count('Paris.')
  expect(span?.usage).toEqual({ ...usage, source: 'estimated', input, output })
  expect(span?.cost).toMatchObject({ status: 'estimated', nano: BigInt(input * 2500 + output * 10_000) })
})

test('counts tool definitions and tool calls into an estimate', async () => {
  const definitions = '[{"type":"function","name":"find_order","parameters":{"type":"object"}}]'
  const toolDefinitions: Message = { hash: '1', role: 'tool_definitions', body: definitions }
  const call = { type: 'tool_call', id: 'c1', name: 'find_order', arguments: { id: 4711 } }
  const output: Message = { hash: '2', role: 'assistant', body: JSON.stringify({ role: 'assistant', parts: [call] }) }

  const span = await enrichOne({ content: { input: said.input, output: [output], toolDefinitions } })

  expect(span?.usage).toMatchObject({
    input: count('What is the capital of France?') + count(definitions) + 6,
    output: count('find_order') + count('{"id":4711}'),
  })
})

test('estimates an embedding by its input alone, without the frames of a chat', async () => {
  const input: Message = { hash: '1', role: 'user', body: 'a chunk of a document' }

  const span = await enrichOne({
    category: 'embedding',
    responseModel: 'text-embedding-3-small',
    content: { input: [input] },
  })

  expect(span?.usage).toMatchObject({ source: 'estimated', input: 5, output: 0 })
  expect(span?.cost).toMatchObject({ status: 'estimated', nano: 100n })
})

test.each([
  ['broken off by its caller', { streamEnd: 'aborted', errorType: 'AbortError' }],
  ['left unread', { streamEnd: 'abandoned' }],
])('bills the prompt of a stream that was %s', async (_, differs) => {
  const span = await enrichOne({ ...differs, content: asked })

  expect(span?.cost.status).toBe('estimated')
  expect(span?.usage).toMatchObject({ input: count('What is the capital of France?') + 6, output: 0 })
})

test.each([
  ['a tool', { category: 'tool', usage }],
  ['an agent, which repeats the usage of its calls', { category: 'agent', usage }],
  ['a task', { category: 'task', usage }],
  ['anything else', { category: 'other', content: said }],
  [
    'a call that was refused',
    { errorType: '429', attributes: new Map([[HTTP_RESPONSE_STATUS_CODE, 429]]), content: asked },
  ],
  [
    'a refused call with only an HTTP status',
    { attributes: new Map([[HTTP_RESPONSE_STATUS_CODE, 500n]]), content: asked },
  ],
  ['a call that never reached the provider', { errorType: 'ECONNREFUSED', content: asked }],
  ['a call whose span ended in an error', { statusCode: 2, content: asked }],
] satisfies [string, ModelSpanDiffers][])('bills nothing for %s', async (_, differs) => {
  const span = await enrichOne(differs)

  expect(span?.cost).toEqual({ status: 'none', nano: undefined, details: new Map(), priceId: undefined })
})

test('bills a failed call for the usage it reports', async () => {
  const span = await enrichOne({ usage, errorType: 'content_filter' })

  expect(span?.cost.status).toBe('priced')
})

test.each([
  ['a model without a price', { usage, responseModel: 'gpt-99', requestModel: 'gpt-99' }],
  ['a served tier without a price', { usage, serviceTier: 'flex' }],
  ['neither usage nor content', {}],
  ['a prompt without its answer', { content: asked }],
  ['an answer without its prompt', { content: { output: said.output } }],
  ['content that was shortened', { content: said, attributes: new Map([[CONTENT_TRUNCATED, true]]) }],
  ['a generated image, whose text is not its bill', { operation: 'image_generation', content: said }],
  ['a transcription by the second', { operation: 'transcription', content: said }],
  ['an image in the prompt', { content: { input: [image()], output: said.output } }],
] satisfies [string, ModelSpanDiffers][])('leaves %s unpriced', async (_, differs) => {
  const span = await enrichOne(differs)

  expect(span?.cost).toMatchObject({ status: 'unpriced', nano: undefined })
  expect(span?.usage).toBe(modelSpan(differs).usage)
})

function image(): Message {
  const part = { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBORw0KGgo=' }
  return { hash: '3', role: 'user', body: JSON.stringify({ role: 'user', parts: [part] }) }
}

test.each([
  ['usage that was not believed', { usageProblem: 'more cached tokens than input tokens', content: said }],
  ['usage that contradicts itself', { usage: { ...usage, cacheRead: 2000 } }],
])('calls %s inconsistent and does not guess', async (_, differs) => {
  const span = await enrichOne(differs)

  expect(span?.cost).toMatchObject({ status: 'inconsistent', nano: undefined })
})

test('keeps the spans in order, and everything about them', async () => {
  const spans: readonly Span[] = [modelSpan({ content: said }), modelSpan({ category: 'tool' }), modelSpan({ usage })]

  const billed = await enrich(spans, { prices, tokens })

  expect(billed.map(span => span.cost.status)).toEqual(['estimated', 'none', 'priced'])
  expect(billed).toEqual(spans.map((span, at) => ({ ...span, usage: billed[at]?.usage, cost: billed[at]?.cost })))
})

test('an estimate that cannot be made leaves only its own span unpriced', async () => {
  const slow = openTokenCounter({ fieldBytes: 64 * 2 ** 20, timeoutMs: 2000 })
  await slow.count(['load the encoding'], 'gpt-4o')
  const long = Array.from({ length: 40 }, (_, index) =>
    textMessage('user', `${index} ${'An unusually long prompt. '.repeat(20_000)}`),
  )
  const spans = [modelSpan({ content: said }), modelSpan({ usage }), modelSpan({ content: { ...said, input: long } })]

  const billed = await enrich(spans, { prices, tokens: slow })
  await slow.close()

  expect(billed.map(span => span.cost.status)).toEqual(['estimated', 'priced', 'unpriced'])
})

test('bills a call of a tool at its declared price, also one that failed, and no other tool', async () => {
  const tools = new Map([['web_search', 10_000_000n]])
  const calls = [
    modelSpan({ category: 'tool', toolName: 'web_search' }),
    modelSpan({ category: 'tool', toolName: 'web_search', statusCode: 2, errorType: 'timeout' }),
    modelSpan({ category: 'tool', toolName: 'constructor' }),
    modelSpan({ category: 'tool' }),
  ]

  const spans = await enrich(calls, { prices, tokens, tools })

  expect(spans.map(({ cost }) => [cost.status, cost.nano, cost.priceId])).toEqual([
    ['priced', 10_000_000n, 'tool/web_search'],
    ['priced', 10_000_000n, 'tool/web_search'],
    ['none', undefined, undefined],
    ['none', undefined, undefined],
  ])
})

test('a reranker that counts searches and no tokens is billed by the search', async () => {
  const otlp = otlpSpan({
    attributes: {
      'gen_ai.operation.name': 'rerank',
      'gen_ai.provider.name': 'cohere',
      'gen_ai.request.model': 'rerank-v4',
      'spanledger.usage.search_units': 3,
    },
  })
  const file = parsePriceFile('prices: [{ model: cohere/rerank-v4, search_unit: 2 }]', 'prices.yaml')
  const searches = openPrices({ files: [file] })

  const [span] = await enrich([normalise(otlp)], { prices: searches, tokens })

  expect(span?.usage).toMatchObject({ source: 'provider', input: 0, output: 0 })
  // Three searches at two dollars a thousand.
  expect(span?.cost).toMatchObject({ status: 'priced', nano: 6_000_000n })
})
