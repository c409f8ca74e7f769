import { describe, expect, test } from 'vitest'
import { bedrockConverse } from '../../../../instrumentation/src/protocols/bedrock/converse.ts'
import { modelOfPath } from '../../../../instrumentation/src/protocols/bedrock/model-id.ts'
import { bedrockProtocols } from '../../../../instrumentation/src/protocols/bedrock/protocols.ts'
import type { StreamEvent } from '../../../../instrumentation/src/protocols/framing/event.ts'
import { anthropicProtocols } from '../../../../instrumentation/src/protocols/anthropic/protocols.ts'
import { googleProtocols } from '../../../../instrumentation/src/protocols/google/protocols.ts'
import type { JsonObject } from '../../../../instrumentation/src/protocols/json.ts'
import { mcpProtocols } from '../../../../instrumentation/src/protocols/mcp/protocols.ts'
import { wireBody, wireRequest } from '../../../helpers/wire-request.ts'

test.each([
  ['/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse', 'anthropic.claude-3-haiku-20240307-v1:0'],
  ['/model/us.amazon.nova-lite-v1%3A0/invoke', 'us.amazon.nova-lite-v1:0'],
  [
    '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.amazon.nova-lite-v1%3A0/converse-stream',
    'us.amazon.nova-lite-v1:0',
  ],
  [
    '/model/arn:aws:bedrock:us-east-1:1:application-inference-profile/abc123/invoke',
    'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc123',
  ],
  ['/model/100%/converse', '100%'],
])('the model of %s', (path, model) => {
  expect(modelOfPath(path)).toBe(model)
})

describe('a request to a path like those of Bedrock', () => {
  const spoken = (body: JsonObject, path: string) =>
    bedrockProtocols.find(protocol => protocol.path.test(path) && protocol.speaks(wireRequest(body, path)))?.operation

  test.each([
    ['Claude, as it was first', { prompt: '\n\nHuman: Hi', max_tokens_to_sample: 5 }, 'm', 'text_completion'],
    ['Titan, without settings', { inputText: 'Hi' }, 'amazon.titan-text-lite-v1', 'text_completion'],
    ['Titan embeddings', { inputText: 'Hi' }, 'amazon.titan-embed-text-v1', 'embeddings'],
    ['Nova embeddings', { singleEmbeddingParams: {} }, 'amazon.nova-2-multimodal-embeddings-v1:0', 'embeddings'],
    ['Stability', { prompt: 'A cat', mode: 'text-to-image' }, 'stability.sd3-large-v1:0', 'image_generation'],
    ['Nova Canvas', { taskType: 'TEXT_IMAGE', textToImageParams: {} }, 'amazon.nova-canvas-v1:0', 'image_generation'],
    ['a model that is not known', { anything: 1 }, 'eu.somebody.new-model-v1:0', 'generate_content'],
    ["somebody's own machine", { force: true }, 'press-7', undefined],
  ])('%s', (_, body, model, operation) => {
    expect(spoken(body, `/model/${encodeURIComponent(model)}/invoke`)).toBe(operation)
  })

  test.each([
    ['/model/a/converse', true],
    ['/gateway/model/a%2Fb/converse-stream', true],
    ['/model/arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b/converse', true],
    ['/model/a/b/c/converse', false],
    ['/model/a/converse/more', false],
    ['/model/'.repeat(1000), false],
  ])('%s', (path, speaks) => {
    expect(bedrockConverse.path.test(path)).toBe(speaks)
  })

  test('that converses by a managed prompt is seen, and one without messages is not', () => {
    const prompt = '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aprompt%2FP1/converse'

    expect(spoken({ promptVariables: {} }, prompt)).toBe('chat')
    expect(spoken({}, '/model/a/converse')).toBeUndefined()
  })
})

test.each([
  ['end_turn', 'stop'],
  ['max_tokens', 'length'],
  ['guardrail_intervened', 'content_filter'],
  ['malformed_tool_use', 'error'],
  ['something new', 'something new'],
])('a conversation that stopped for %s finished for %s', (stopReason, reason) => {
  const { attributes } = bedrockConverse.readResponse(wireBody({ stopReason }), wireRequest({}))

  expect(attributes['gen_ai.response.finish_reasons']).toEqual([reason])
})

describe('whatever a stranger sends', () => {
  const junk = [
    null,
    7,
    -1,
    '',
    'text',
    true,
    [],
    [[]],
    [null],
    {},
    { text: 7 },
    [{ text: {} }],
    [{ parts: 'x' }],
    Number.MAX_VALUE,
  ]
  const fields =
    'contents content parts role candidates usageMetadata predictions embeddings embedding instances parameters requests ' +
    'messages system tools toolConfig inferenceConfig output message stopReason usage metrics source image document ' +
    'input steps outputs status error result params id method results outputText generation choices texts images delta ' +
    'contentBlockIndex start citations retrievalResults sources queries index type event_type interaction step bytes'
  const bodies = fields
    .split(' ')
    .flatMap(field => junk.map((value): JsonObject => ({ [field]: value, [`${field}s`]: [{ [field]: value }] })))
  const protocols = [...bedrockProtocols, ...anthropicProtocols, ...googleProtocols, ...mcpProtocols]

  test.each(protocols.map(protocol => [protocol.operation, protocol.path.source, protocol] as const))(
    '%s %s reads it without an error',
    (_, __, protocol) => {
      const read = (body: JsonObject) => {
        const request = wireRequest(body, '/model/a.b/invoke')
        const events: StreamEvent[] = [
          { event: 'message', data: JSON.stringify(body) },
          { event: 'contentBlockDelta', data: JSON.stringify(body) },
          { event: 'chunk', data: JSON.stringify({ bytes: Buffer.from(JSON.stringify(body)).toString('base64') }) },
          { event: 'message', data: '{' },
        ]
        protocol.speaks(request)
        protocol.readRequest(request)
        protocol.readResponse(wireBody(body), request)
        protocol.readResponse(wireBody(protocol.joinStream?.(events, request) ?? {}), request)
      }

      for (const body of bodies) read(body)

      expect(bodies.length).toBeGreaterThan(500)
    },
  )
})
