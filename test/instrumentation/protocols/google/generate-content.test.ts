import { beforeAll, describe, expect, test } from 'vitest'
import { geminiGenerateContent } from '../../../../instrumentation/src/protocols/google/generate-content.ts'
import { googleAnswer } from '../../../helpers/clouds/google-answers.ts'
import { spansNamed, traceCloud, type CloudRun } from '../../../helpers/clouds/traced-cloud.ts'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { jsonOf } from '../../../helpers/traced-app.ts'
import { wireBody, wireRequest } from '../../../helpers/wire-request.ts'

const usage = {
  // The prompt and what Google's own tools brought; the candidates and the thoughts.
  'gen_ai.usage.input_tokens': 107,
  'gen_ai.usage.output_tokens': 50,
  'gen_ai.usage.cache_read.input_tokens': 40,
  'gen_ai.usage.reasoning.output_tokens': 30,
  'gen_ai.usage.image.input_tokens': 10,
  'spanledger.usage.source': 'provider',
}
const hello = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Greet' },
      { type: 'text', content: 'Hello there' },
    ],
    finish_reason: 'stop',
  },
]
const cutOff = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Greet' },
      { type: 'text', content: 'Hello' },
    ],
  },
]

describe.each([
  ['1, an ES module,', 'older', 'import', '--require', process.execPath],
  ['3, with require,', 'newest', 'require', '--import', nodeBinary(26)],
] as const)('@google/genai %s', (_, folder, kind, hook, node) => {
  let alone: CloudRun
  let hooked: CloudRun
  beforeAll(async () => {
    const args = ['google', folder, kind]
    alone = await traceCloud({ node, args }, googleAnswer)
    hooked = await traceCloud({ node, args, hook }, googleAnswer)
  }, 60_000)

  test('gives its callers what it gives without the hook', () => {
    expect(hooked.cases).toEqual(alone.cases)
    expect([hooked.code, hooked.stderr]).toEqual([0, alone.stderr])
    expect(hooked.calls.map(sent)).toEqual(alone.calls.map(sent))
    expect(alone.cases.length).toBeGreaterThan(20)
  })

  test('makes one span for each call, and none for counting tokens', () => {
    const modelIn = ({ path, body }: CloudRun['calls'][number]) =>
      /([^/]+):(?!countTokens)\w+/.exec(path)?.[1] ?? /"model":"(interaction[^"]*)"/.exec(body)?.[1]
    const models = (run: CloudRun) => run.calls.map(modelIn)
    const asked = models(alone).filter(model => model !== undefined)

    expect(hooked.spans.map(modelOf).map(String).sort(byText)).toEqual(asked.sort(byText))
  })

  test('shows a whole call', () => {
    const [span] = spansNamed(hooked, 'generate_content hello')

    expect(span?.attributes).toMatchObject({
      ...usage,
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_k': 3,
      'gen_ai.request.max_tokens': 9,
      'gen_ai.request.seed': 5,
      'gen_ai.request.stop_sequences': ['x'],
      'gen_ai.response.id': 'resp-1',
      'gen_ai.response.model': 'gemini-2.5-flash-001',
      'gen_ai.response.finish_reasons': ['stop'],
    })
    expect(jsonOf(span, 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be brief' }])
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(hello)
  })

  test('shows tools that are offered, called and answered', () => {
    const [called, streamed] = spansNamed(hooked, 'generate_content tools')
    const call = { type: 'tool_call', id: 'call-1', name: 'lookup', arguments: { city: 'Paris' } }

    expect(jsonOf(called, 'gen_ai.tool.definitions')).toMatchObject([
      { type: 'function', name: 'lookup', parameters: { type: 'object' } },
      { type: 'googleSearch' },
    ])
    expect(jsonOf(called, 'gen_ai.output.messages')).toMatchObject([{ parts: [call], finish_reason: 'tool_call' }])
    expect(streamed?.attributes['gen_ai.response.finish_reasons']).toEqual(['tool_call'])
    expect(jsonOf(streamed, 'gen_ai.output.messages')).toMatchObject([{ parts: [{}, {}, call] }])
    expect(jsonOf(spansNamed(hooked, 'generate_content history')[0], 'gen_ai.input.messages')).toMatchObject([
      { parts: [{ content: 'Look' }, { type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 5 }] },
      { role: 'assistant', parts: [{ type: 'tool_call', name: 'lookup', arguments: { city: 'Paris' } }] },
      { parts: [{ type: 'tool_call_response', name: 'lookup', response: { output: 'Rain' } }] },
      { parts: [{ type: 'uri', modality: 'video', uri: 'https://files/1' }] },
    ])
  })

  test('shows a stream as the call it is, also one that comes as a JSON list', () => {
    const streams = [spansNamed(hooked, 'generate_content hello')[1], spansNamed(hooked, 'generate_content list')[0]]

    for (const span of streams) {
      expect(span?.attributes).toMatchObject({
        ...usage,
        'gen_ai.request.stream': true,
        'spanledger.stream.end': 'complete',
      })
      expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(hello)
    }
  })

  test.each([
    ['cut', 0, 'error', 'UND_ERR_SOCKET'],
    ['cut', 1, 'error', 'UND_ERR_SOCKET'],
    ['failing', 0, 'error', 'UNAVAILABLE'],
    ['stuck', 0, 'aborted', undefined],
  ])('shows what arrived of a stream that is %s (%i), and no output that nobody billed', (name, index, end, error) => {
    const span = spansNamed(hooked, `generate_content ${name}`)[index]

    expect(span?.attributes).toMatchObject({ 'spanledger.stream.end': end, 'gen_ai.usage.input_tokens': 100 })
    expect(span?.attributes['error.type']).toBe(error)
    expect(span?.attributes).not.toHaveProperty('gen_ai.usage.output_tokens')
    expect(span?.attributes).not.toHaveProperty('spanledger.usage.source')
    expect(jsonOf(span, 'gen_ai.output.messages')).toEqual(cutOff)
  })

  test('shows a prompt that was refused', () => {
    const [span] = spansNamed(hooked, 'generate_content blocked')

    expect(span?.attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['content_filter'],
      'gen_ai.usage.input_tokens': 4,
      'gen_ai.usage.output_tokens': 0,
    })
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ type: 'refusal', content: 'SAFETY' }] }])
  })

  test.each([
    ['bad', 'INVALID_ARGUMENT', 400],
    ['limited', 'RESOURCE_EXHAUSTED', 429],
  ])('names the error of a call that is %s', (name, error, status) => {
    const [span] = spansNamed(hooked, `generate_content ${name}`)

    expect(span?.status).toBe(2)
    expect(span?.attributes).toMatchObject({ 'error.type': error, 'http.response.status_code': status })
  })

  test('tells Vertex AI by its paths', () => {
    const vertex = hooked.spans.filter(span => span.attributes['gen_ai.provider.name'] === 'gcp.vertex_ai')

    expect(vertex.map(span => [span.name, span.attributes['gen_ai.usage.input_tokens']])).toEqual([
      ['generate_content hello', 107],
      ['generate_content hello', 107],
      ['embeddings text-embedding-005', 6],
      ['image_generation imagen-4', undefined],
    ])
  })

  test.each(['interaction', 'interaction-stream'])('shows an %s', model => {
    const [span] = spansNamed(hooked, `generate_content ${model}`)

    expect(span?.attributes).toMatchObject({
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.response.id': 'int-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 107,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.reasoning.output_tokens': 30,
      'spanledger.usage.source': 'provider',
    })
    expect(jsonOf(span, 'gen_ai.input.messages')).toMatchObject([{ role: 'user', parts: [{ content: 'Say hello' }] }])
    expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ content: 'Hello there' }] }])
  })

  test('keeps no vector, no image and no key', () => {
    const all = JSON.stringify(hooked.spans)

    expect(spansNamed(hooked, 'embeddings embed-1')[0]?.attributes['gen_ai.embeddings.dimension.count']).toBe(3)
    expect(all).not.toMatch(/-1,0\.25|aGVsbG8=|key-test|token-test/)
  })
})

describe('a request', () => {
  test('is read in the spelling of protocol buffers too', () => {
    const { attributes, system, tools } = geminiGenerateContent.readRequest(
      wireRequest(
        {
          contents: { parts: { text: 'Hello' } },
          system_instruction: { parts: [{ text: 'Be brief' }] },
          generation_config: { max_output_tokens: 5, thinking_config: { thinking_level: 'LOW' } },
          tools: [{ function_declarations: [{ name: 'f', parameters: {} }] }],
        },
        '/v1/models/gemini%2D2:generateContent',
      ),
    )

    expect(attributes).toMatchObject({
      'gen_ai.request.model': 'gemini-2',
      'gen_ai.request.max_tokens': 5,
      'gen_ai.request.reasoning.level': 'LOW',
    })
    expect(system).toEqual([{ type: 'text', content: 'Be brief' }])
    expect(tools).toEqual([{ type: 'function', name: 'f', description: undefined, parameters: {} }])
  })

  test.each([
    ['of somebody else, with a similar path', {}, false],
    ['with contents', { contents: [] }, true],
  ])('%s', (_, body, speaks) => {
    expect(geminiGenerateContent.speaks(wireRequest(body))).toBe(speaks)
  })
})

test.each([
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['MALFORMED_FUNCTION_CALL', 'error'],
  ['OTHER', 'other'],
  [undefined, undefined],
])('a candidate that finished for %s', (finishReason, reason) => {
  const { messages } = geminiGenerateContent.readResponse(
    wireBody({ candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason }] }),
    wireRequest({}),
  )

  expect(messages?.[0]?.finish_reason).toBe(reason)
})

function byText(one: string, other: string): number {
  return one.localeCompare(other)
}

function modelOf({ attributes }: ReceivedSpan): unknown {
  return attributes['gen_ai.request.model']
}

function sent({ method, path, body, headers }: CloudRun['calls'][number]): unknown {
  // The host's port differs from run to run.
  return { method, path, body, headers: { ...headers, host: 'models' } }
}
