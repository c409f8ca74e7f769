import { beforeAll, describe, expect, test } from 'vitest'
import { contentHash } from '../../../instrumentation/src/content/hash.ts'
import { traceVendors, type VendorRun } from '../../helpers/model-vendors/traced-vendors.ts'
import { jsonOf } from '../../helpers/traced-app.ts'

const newest = [
  'openai-5',
  'openai-6',
  'openai-7',
  'groq',
  'cohere',
  'ollama',
  'mistral',
  'voyage',
  'hugging-face',
  'plain',
]
const older = ['openai-4', 'groq', 'cohere', 'ollama', 'mistral']
/** Nothing was sent, or nothing that is a call of a model. */
const notCalls = /broken form|aborted$| own /

let runs: { readonly newest: VendorRun; readonly older: VendorRun }
beforeAll(async () => {
  runs = { newest: await traceVendors('newest', newest), older: await traceVendors('older', older) }
}, 120_000)

describe.each([
  ['newest', newest],
  ['older', older],
] as const)('with the %s SDKs', (folder, vendors) => {
  test('every caller gets what it gets without the hook, and nothing is printed', () => {
    expect([...runs[folder].outcomes]).toEqual([...runs[folder].bare])
    expect(runs[folder].stderr).toBe('')
    expect(runs[folder].outcomes.size).toBeGreaterThan(vendors.length * 4)
  })

  test('every call is one span, and what is no call is none', () => {
    const counts = [...runs[folder].outcomes.keys()].map(name => [name, spansOf(runs[folder], name).length])

    expect(counts).toEqual(counts.map(([name]) => [name, notCalls.test(String(name)) ? 0 : 1]))
  })
})

function spansOf({ spans }: VendorRun, name: string) {
  return spans.filter(
    ({ attributes }) => attributes['spanledger.task.name'] === name && 'gen_ai.operation.name' in attributes,
  )
}

test.each([
  ['openai-4', 'older'],
  ['openai-5', 'newest'],
  ['openai-6', 'newest'],
] as const)('%s gives the same spans as the newest major', (vendor, folder) => {
  const shared = [...runs[folder].bare.keys()].flatMap(name =>
    name.startsWith(`${vendor} `) ? [name.slice(vendor.length + 1)] : [],
  )
  const told = (run: VendorRun, sdk: string) => shared.map(name => [name, lastingOf(run, `${sdk} ${name}`)])

  expect(told(runs[folder], vendor)).toEqual(told(runs.newest, 'openai-7'))
})

test.each(['cohere', 'ollama', 'mistral'])('%s gives the same spans from both majors', vendor => {
  const names = [...runs.newest.bare.keys()].filter(name => name.startsWith(`${vendor} `))
  const told = (run: VendorRun) => names.map(name => [name, lastingOf(run, name)])

  expect(told(runs.older)).toEqual(told(runs.newest))
})

/** What differs neither from run to run nor between the clients below the SDKs, which name a broken connection each in its way. */
function lastingOf(run: VendorRun, name: string): object | undefined {
  const changing = /^spanledger\.task|^server\.port|time_to_first_chunk|\.attempt|^error\.type/
  return Object.fromEntries(
    Object.entries(run.spanOf(name)?.attributes ?? {}).filter(([attribute]) => !changing.test(attribute)),
  )
}

const picture = { type: 'blob', modality: 'image', mime_type: 'image/png' }
const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 20, 'spanledger.usage.source': 'provider' }
const imageUsage = {
  'gen_ai.usage.input_tokens': 30,
  'gen_ai.usage.output_tokens': 200,
  'gen_ai.usage.text.input_tokens': 10,
  'gen_ai.usage.image.input_tokens': 20,
  'gen_ai.usage.image.output_tokens': 200,
}

test.each([
  ['openai-7 completion', { 'gen_ai.operation.name': 'text_completion', 'gen_ai.response.finish_reasons': ['length'] }],
  ['openai-7 completion stream', { 'gen_ai.usage.output_tokens': 5, 'spanledger.stream.end': 'complete' }],
  ['openai-7 image', { ...imageUsage, 'gen_ai.operation.name': 'image_generation', 'gen_ai.request.choice.count': 2 }],
  ['openai-7 image stream', { ...imageUsage, 'gen_ai.request.stream': true, 'spanledger.stream.end': 'complete' }],
  ['openai-7 transcription', { 'spanledger.usage.audio.seconds': 9, 'spanledger.usage.source': 'provider' }],
  ['openai-7 transcription stream', { 'gen_ai.usage.audio.input_tokens': 14, 'gen_ai.usage.output_tokens': 3 }],
  ['openai-7 speech', { 'gen_ai.operation.name': 'speech', 'gen_ai.output.type': 'speech' }],
  ['openai-7 speech events', { 'gen_ai.usage.output_tokens': 50 }],
  ['openai-7 moderation', { 'gen_ai.operation.name': 'moderation', 'gen_ai.response.id': 'modr-1' }],
  ['openai-7 azure', { ...chat, 'gen_ai.provider.name': 'azure.ai.openai', 'gen_ai.request.model': 'gpt-x' }],
  ['openai-7 litellm', { ...chat, 'spanledger.cost.reported': 0.0031 }],
  [
    'openai-7 audio',
    { ...chat, 'gen_ai.usage.audio.output_tokens': 4, 'spanledger.usage.prediction.rejected_tokens': 1 },
  ],
  ['openai-7 openrouter stream', { ...chat, 'spanledger.upstream.provider': 'Groq', 'spanledger.cost.reported': 0.5 }],
  ['openai-7 openrouter', { ...chat, 'gen_ai.usage.cache_write.input_tokens': 4 }],
  ['openai-7 deepseek', { ...chat, 'gen_ai.usage.cache_read.input_tokens': 16 }],
  ['openai-7 grok', { ...chat, 'gen_ai.usage.output_tokens': 305, 'gen_ai.usage.reasoning.output_tokens': 300 }],
  ['openai-7 sonar', { ...chat, 'spanledger.usage.web_searches': 1, 'spanledger.cost.reported': 0.006 }],
  ['openai-7 groq stream', chat],
  ['openai-7 kimi stream', { ...chat, 'gen_ai.usage.cache_read.input_tokens': 8 }],
  ['openai-7 held stream', { ...chat, 'spanledger.stream.end': 'complete' }],
  ['openai-7 compact', { 'gen_ai.usage.input_tokens': 90, 'gen_ai.conversation.compacted': true }],
  ['groq transcription', { 'gen_ai.operation.name': 'transcription' }],
  [
    'cohere chat',
    { 'gen_ai.usage.input_tokens': 9, 'gen_ai.request.top_k': 5, 'gen_ai.response.finish_reasons': ['stop'] },
  ],
  ['cohere legacy stream', { 'gen_ai.usage.output_tokens': 4, 'gen_ai.response.id': 'r-1' }],
  [
    'cohere embed',
    { 'gen_ai.operation.name': 'embeddings', 'gen_ai.embeddings.dimension.count': 3, 'gen_ai.usage.input_tokens': 2 },
  ],
  [
    'ollama chat',
    { 'gen_ai.provider.name': 'ollama', 'gen_ai.usage.input_tokens': 26, 'gen_ai.request.max_tokens': 20 },
  ],
  ['ollama stream by default', { 'gen_ai.request.stream': true, 'spanledger.stream.end': 'complete' }],
  ['ollama generate', { 'gen_ai.operation.name': 'text_completion', 'gen_ai.output.type': 'json' }],
  ['ollama embed', { 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 6 }],
  ['mistral chat', { ...chat, 'gen_ai.request.seed': 7 }],
  ['mistral agent', { ...chat, 'gen_ai.provider.name': 'mistral_ai' }],
  ['mistral fim', { 'gen_ai.operation.name': 'text_completion', 'gen_ai.provider.name': 'mistral_ai' }],
  ['voyage embed', { 'gen_ai.provider.name': 'voyageai', 'gen_ai.usage.input_tokens': 6 }],
  ['voyage multimodal', { 'gen_ai.provider.name': 'voyageai', 'gen_ai.embeddings.dimension.count': 2 }],
  ['voyage contextualized', { 'gen_ai.provider.name': 'voyageai', 'gen_ai.embeddings.dimension.count': 2 }],
  ['hugging-face chat stream', { ...chat, 'spanledger.stream.end': 'complete' }],
  ['plain jina embed', { 'gen_ai.provider.name': 'jina_ai', 'gen_ai.embeddings.dimension.count': 2 }],
  ['hugging-face generation', { 'gen_ai.operation.name': 'text_completion', 'gen_ai.request.max_tokens': 5 }],
  ['hugging-face features', { 'gen_ai.request.model': 'org/m', 'gen_ai.embeddings.dimension.count': 3 }],
  ['plain generate', { 'gen_ai.usage.input_tokens': 3, 'gen_ai.usage.output_tokens': 2 }],
  ['plain gpt2', { 'gen_ai.request.model': 'gpt2', 'gen_ai.provider.name': 'huggingface' }],
])('%s: what was asked and what was counted', (name, attributes) => {
  expect(runs.newest.spanOf(name)?.attributes).toMatchObject(attributes)
})

const text = (content: string) => ({ type: 'text', content })
const call = { type: 'tool_call', name: 'lookup', arguments: { city: 'Paris' } }

test.each([
  ['openai-7 completion stream', [text('a time')]],
  ['openai-7 image', [{ ...picture, bytes: 15, hash: 'b00a9cace55a8ed87bbe3ff72f9f47d8' }]],
  ['openai-7 image stream', [{ ...picture, bytes: 15 }]],
  ['openai-7 transcription', [text('Hello')]],
  ['openai-7 transcription text', [text('Hello\n')]],
  ['openai-7 transcription stream', [text('Hello')]],
  ['openai-7 speech', [{ type: 'blob', modality: 'audio', mime_type: 'audio/mpeg', bytes: 13 }]],
  ['openai-7 speech events', [{ type: 'blob', modality: 'audio', bytes: 13 }]],
  ['openai-7 moderation', [{ type: 'moderation', flagged: true, categories: ['violence'] }]],
  ['openai-7 audio stream', [{ type: 'blob', modality: 'audio', bytes: 13, transcript: 'Hi' }]],
  ['openai-7 search', [text('Hi'), { type: 'citations', citations: [{ type: 'url_citation' }] }]],
  ['openai-7 sonar', [text('Hi'), { type: 'citations', citations: [{ title: 'A' }] }]],
  ['openai-7 legacy', [{ type: 'tool_call', name: 'lookup', arguments: { a: 1 } }]],
  [
    'openai-7 whole calls stream',
    [
      { id: 'c1', arguments: { a: 1 } },
      { id: 'c2', arguments: { a: 2 } },
    ],
  ],
  ['openai-7 openrouter stream', [{ type: 'reasoning', content: 'Greet' }, text('Hi')]],
  ['openai-7 cut stream', [text('H')]],
  ['cohere chat stream', [{ type: 'reasoning', content: 'Greet' }, text('Hi'), { type: 'citations' }]],
  [
    'cohere chat stream tools',
    [{ type: 'reasoning', content: 'I look it up.' }, { ...call, id: 'call_1' }, { type: 'citations' }],
  ],
  ['cohere legacy stream', [text('Hi')]],
  ['ollama chat stream', [{ type: 'reasoning', content: 'Greet' }, text('Hello')]],
  ['ollama chat stream tools', [call]],
  ['ollama cut stream', [{ type: 'reasoning', content: 'Greet' }, text('Hel')]],
  ['ollama generate stream', [text('Hello')]],
  ['mistral reasoning', [{ type: 'reasoning', content: 'Greet' }, text('Hi')]],
  ['plain generate stream', [text('a time')]],
])('%s: what came back', (name, parts) => {
  expect(jsonOf(runs.newest.spanOf(name), 'gen_ai.output.messages')).toMatchObject([{ role: 'assistant', parts }])
})

test('files of a form are kept as type, size and hash', () => {
  const sent = { ...picture, bytes: 9, hash: '92b2fa58028958317e408bd84ecfa70f', filename: 'picture.png' }

  expect(jsonOf(runs.newest.spanOf('openai-7 image edit'), 'gen_ai.input.messages')).toEqual([
    { role: 'user', parts: [text('A hat'), sent, sent] },
  ])
})

test.each([
  ['openai-7 limited', 'rate_limit_exceeded'],
  ['openai-7 broken', 'server_error'],
  ['openai-7 failing stream', '502'],
  ['openai-7 cut stream', 'UND_ERR_SOCKET'],
  ['openai-7 missing retrieval', 'not_found'],
  ['openai-7 aborted image', 'AbortError'],
  ['openai-7 aborted speech', 'AbortError'],
  ['cohere missing', '404'],
  ['ollama missing', '404'],
  ['ollama cut stream', 'UND_ERR_SOCKET'],
  ['mistral broken', 'server_error'],
])('%s has failed as %s', (name, type) => {
  const span = runs.newest.spanOf(name)

  expect([span?.status, span?.attributes['error.type']]).toEqual([2, type])
})

const [free, days] = [contentHash('Returns are free.'), contentHash('Refunds take five days.')]

test.each([
  ['cohere rerank', 'cohere', { 'spanledger.usage.search_units': 1 }],
  ['cohere legacy rerank', 'cohere', { 'spanledger.usage.search_units': 1 }],
  ['voyage rerank', 'voyageai', { 'gen_ai.usage.input_tokens': 26 }],
  ['plain jina rerank', 'jina_ai', { 'gen_ai.usage.input_tokens': 30 }],
  ['plain tei rerank', 'huggingface', {}],
])('%s shows the documents before and after, by hash', (name, provider, usage) => {
  const span = runs.newest.spanOf(name)

  expect(span?.attributes).toMatchObject({
    'gen_ai.operation.name': 'rerank',
    'gen_ai.provider.name': provider,
    ...usage,
  })
  expect(jsonOf(span, 'spanledger.rerank.hashes')).toEqual([
    { id: '0', rank: 1, hash: free },
    { id: '1', rank: 2, hash: days },
  ])
  expect(jsonOf(span, 'spanledger.retrieval.hashes')).toMatchObject([
    { id: '1', rank: 1, hash: days },
    { id: '0', rank: 2, hash: free },
  ])
})

test('a search in a vector store of OpenAI is a retrieval', () => {
  const span = runs.newest.spanOf('openai-7 retrieval')

  expect(span?.name).toBe('retrieval vs_1')
  expect(span?.attributes).toMatchObject({
    'gen_ai.retrieval.top_k': 2,
    'gen_ai.retrieval.query.text': 'How long do refunds take?',
  })
  expect(jsonOf(span, 'spanledger.retrieval.hashes')).toMatchObject([
    { id: 'file-7', rank: 1, score: 0.92, hash: days },
    { id: 'file-8', rank: 2, score: 0.4, hash: free },
  ])
})

test('no vector, no sound and no picture is in any span', () => {
  const told = JSON.stringify([...runs.newest.spans, ...runs.older.spans])

  expect(told).not.toMatch(/0\.1,0\.2|YSBzbWFsbCBwaWN0dXJl|YSBzaG9ydCBzb3VuZA/)
})
