import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { anthropicAnswer } from '../../../helpers/clouds/anthropic-answers.ts'
import { traceCloud, type CloudRun } from '../../../helpers/clouds/traced-cloud.ts'
import { nodeBinary } from '../../../helpers/nodes.ts'
import type { ReceivedSpan } from '../../../helpers/otlp-receiver.ts'
import { jsonOf } from '../../../helpers/traced-app.ts'

const usage = {
  'spanledger.usage.source': 'provider',
  'gen_ai.usage.input_tokens': 152,
  'gen_ai.usage.output_tokens': 40,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.usage.cache_write.input_tokens': 32,
  'spanledger.usage.cache_write_1h.input_tokens': 10,
}
const claude = 'anthropic.claude-sonnet-4-5-v1:0'
const claudeOnVertex = 'claude-sonnet-4-5@20250929'
const ours = '@spanledger/instrumentation'
const newest = fileURLToPath(new URL('../../../libraries/newest', import.meta.url))

const versions = [
  ['0.27', 'older', '@anthropic-ai/sdk', 'require', '--require', process.execPath],
  ['0.60', 'newest', 'anthropic-0.60', 'import', '--import', nodeBinary(24)],
  ['0.133', 'newest', 'anthropic-0.133', 'require', '--import', nodeBinary(26)],
  ['1', 'newest', '@anthropic-ai/sdk', 'import', '--require', nodeBinary(22)],
] as const

describe.each(versions)('@anthropic-ai/sdk %s', (version, folder, sdk, kind, hook, node) => {
  let alone: CloudRun
  let hooked: CloudRun
  beforeAll(async () => {
    const env = { ANTHROPIC_SDK: sdk, PLATFORMS: version === '1' ? '1' : '0' }
    const options = { node, args: ['anthropic', folder, kind], env, ...(version === '1' && { cwd: newest }) }
    alone = await traceCloud(options, anthropicAnswer)
    hooked = await traceCloud({ ...options, hook }, anthropicAnswer)
  }, 60_000)

  const ofModel = (model: string) => hooked.spans.filter(span => isCall(span, model))

  test('gives its callers what it gives without the hook', () => {
    expect(hooked.cases).toEqual(alone.cases)
    expect([hooked.code, hooked.stderr]).toEqual([0, alone.stderr])
    expect(hooked.calls.map(({ path, body }) => [path, body])).toEqual(
      alone.calls.map(({ path, body }) => [path, body]),
    )
    expect(alone.cases.length).toBeGreaterThan(30)
  })

  test('makes one span for each request, or for each call where the SDK makes it, and none for other requests', () => {
    const requests = hooked.calls.filter(({ path }) => !/count.tokens|batches|complete/.test(path))
    // Two calls are tried twice; the span of the SDK itself stands for both.
    const calls = version === '1' ? requests.length - 2 : requests.length

    expect(hooked.spans.filter(span => isCall(span))).toHaveLength(calls)
    expect(hooked.spans.some(span => span.scope !== ours)).toBe(version === '1')
  })

  test('shows whole calls and streams alike', () => {
    const spans = ofModel('c1')

    expect(spans.length).toBeGreaterThan(6)
    for (const span of spans) {
      expect(span.attributes).toMatchObject({ ...usage, 'spanledger.response.service_tier': 'standard' })
      expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
        { role: 'assistant', parts: [{ type: 'text', content: 'Hello there' }], finish_reason: 'stop' },
      ])
    }
  })

  test('shows tools that are called and answered', () => {
    const call = { type: 'tool_call', id: 'toolu_1', name: 'lookup', arguments: { city: 'Paris' } }

    for (const span of ofModel('tools')) {
      expect(jsonOf(span, 'gen_ai.tool.definitions')).toMatchObject([{ type: 'function', name: 'lookup' }])
      expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ type: 'text' }, call] }])
    }
    expect(jsonOf(ofModel('history')[0], 'gen_ai.input.messages')).toMatchObject([
      { parts: [{ type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 5 }] },
      { parts: [{ type: 'tool_call', id: 't1' }] },
      { parts: [{ type: 'tool_call_response', id: 't1', response: 'Failed', is_error: true }] },
    ])
  })

  test('shows what a model thinks, what it searches and whom it cites, without what is sealed', () => {
    expect(ofModel('thinking')).toHaveLength(2)
    for (const span of ofModel('thinking')) {
      expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([
        { parts: [{ type: 'reasoning', content: 'Hm' }, { type: 'reasoning', redacted: true }, { type: 'text' }] },
      ])
    }
    for (const span of ofModel('search')) {
      expect(span.attributes['spanledger.usage.web_searches']).toBe(1)
      expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([
        {
          parts: [
            { type: 'server_tool_call', name: 'web_search', server_tool_call: { input: { query: 'sky' } } },
            { type: 'server_tool_call_response', server_tool_call_response: { content: [{ url: 'https://sky' }] } },
            { type: 'text', content: 'It is blue', citations: [{ cited_text: 'blue' }] },
          ],
        },
      ])
    }
    expect(JSON.stringify(hooked.spans)).not.toMatch(/c2VhbGVk|b3BhcXVl|aGVsbG8=|sk-test|secret-test|token-test/)
  })

  test.each([
    ['overloaded', 'error', 'overloaded_error'],
    ['cut', 'error', undefined],
  ])('shows what arrived of a stream that is %s', (model, end, error) => {
    const [span] = ofModel(model)

    expect(span?.status).toBe(2)
    expect(span?.attributes).toMatchObject({ 'spanledger.stream.end': end, 'gen_ai.usage.input_tokens': 152 })
    expect(span?.attributes).not.toHaveProperty('gen_ai.usage.output_tokens')
    if (error !== undefined) expect(span?.attributes['error.type']).toBe(error)
  })

  test('shows streams that are given up as aborted', () => {
    const given = version === '0.27' ? [] : ['aborted', 'aborted', 'aborted']

    expect(ofModel('stuck').map(({ attributes }) => attributes['spanledger.stream.end'])).toEqual(given)
  })

  test.each([
    ['bad', 'invalid_request_error', 1],
    ['limited', 'rate_limit_error', 2],
  ])('names the error of a call that is %s', (model, error, requests) => {
    const spans = ofModel(model).filter(({ attributes }) => attributes['gen_ai.provider.name'] === 'anthropic')

    expect(spans.map(({ status, attributes }) => [status, attributes['error.type']])).toEqual(
      Array.from({ length: version === '1' ? 1 : requests }, () => [2, error]),
    )
  })

  test('shows legacy completions, where the version has them', () => {
    const spans = hooked.spans.filter(span => span.name === 'text_completion legacy')

    expect(spans).toHaveLength(version === '1' ? 0 : 2)
    for (const span of spans) {
      expect(span.attributes).toMatchObject({ 'gen_ai.request.max_tokens': 9, 'gen_ai.response.id': 'compl_1' })
      expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
        { role: 'assistant', parts: [{ type: 'text', content: 'Hello there' }], finish_reason: 'stop' },
      ])
    }
  })

  test('shows a call that is aborted before its answer, or waited for too long', () => {
    // To the SDK, what its caller gave up is no error.
    expect(ofModel('silent').map(({ status }) => status)).toEqual([version === '1' ? 0 : 2])
    expect(ofModel('silent-too').map(({ status }) => status)).toEqual([2])
  })
})

describe("Anthropic's clients for Bedrock and Vertex AI", () => {
  let hooked: CloudRun
  beforeAll(async () => {
    // Without the spans of the SDK itself: what is asked here is what the wire says.
    const env = { ANTHROPIC_SDK: '@anthropic-ai/sdk', PLATFORMS: '1', ANTHROPIC_OPEN_TELEMETRY: 'false' }
    const names = ['bedrock', 'bedrock stream', 'bedrock bad', 'vertex', 'vertex stream', 'vertex count']
    const args = ['anthropic', 'newest', 'require', ...names]
    hooked = await traceCloud({ node: nodeBinary(22), args, env, hook: '--require' }, anthropicAnswer)
  }, 60_000)

  test.each([
    ['aws.bedrock', claude],
    ['gcp.vertex_ai', claudeOnVertex],
  ])('are read by their paths: %s', (provider, model) => {
    const spans = hooked.spans.filter(span => isCall(span, model))

    expect(spans.map(span => span.name)).toEqual([`chat ${model}`, `chat ${model}`])
    expect(spans.map(span => span.attributes['gen_ai.request.stream'])).toEqual([undefined, true])
    for (const span of spans) {
      expect(span.attributes).toMatchObject({
        'gen_ai.provider.name': provider,
        'gen_ai.usage.input_tokens': 152,
        'gen_ai.usage.output_tokens': 40,
      })
      expect(jsonOf(span, 'gen_ai.output.messages')).toMatchObject([{ parts: [{ content: 'Hello there' }] }])
    }
  })

  test('have their errors, and no span for counting tokens', () => {
    expect(hooked.spans.find(span => isCall(span, 'bad'))?.attributes['error.type']).toBe('ValidationException')
    expect(hooked.spans).toHaveLength(5)
  })
})

/** Whether a span is that of a request to a model, or of the SDK's call; not one that stands above its attempts. */
function isCall({ attributes, scope }: ReceivedSpan, model?: string): boolean {
  const isLogical = scope === ours && attributes['spanledger.attempts'] !== undefined
  if (attributes['gen_ai.operation.name'] !== 'chat' || isLogical) return false
  return model === undefined || attributes['gen_ai.request.model'] === model
}
