import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'
import { readBlocks, readMessage } from './blocks.ts'
import { joinConverseEvents } from './converse-stream.ts'
import { awsErrorOf, errorHeader } from './error.ts'
import { modelOfPath, modelPath } from './model-id.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** Bedrock's Converse: one format for all of its chat models. */
export const bedrockConverse: Protocol = {
  operation: 'chat',
  provider: 'aws.bedrock',
  path: modelPath('converse(-stream)?'),
  answerBytes: 16 * MiB,
  headers: { answer: [errorHeader, 'x-amzn-requestid'] },
  // A managed prompt brings its own messages.
  speaks: ({ body, path }) => Array.isArray(body['messages']) || (/prompt(%2F|\/)/i.test(path) && isConverse(body)),
  readRequest,
  readResponse: readConverseResponse,
  joinStream: joinConverseEvents,
}

function isConverse(body: JsonObject): boolean {
  return ['promptVariables', 'inferenceConfig', 'guardrailConfig'].some(field => objectOf(body[field]) !== undefined)
}

function readRequest({ path, body }: WireRequest): RequestReading {
  const streaming = path.endsWith('-stream')
  return readConverseRequest(body, {
    [names.GEN_AI_PROVIDER_NAME]: 'aws.bedrock',
    [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path),
    [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
  })
}

/** What a body in Converse's format asks for. */
export function readConverseRequest(body: JsonObject, attributes: Attributes): RequestReading {
  const config = objectOf(body['inferenceConfig'])
  const extra = objectOf(body['additionalModelRequestFields'])
  const output = objectOf(body['outputConfig'])
  const stops = listOf(config?.['stopSequences']).filter(stop => typeof stop === 'string')
  return {
    streaming: attributes[names.GEN_AI_REQUEST_STREAM] === true,
    attributes: {
      ...attributes,
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(config?.['maxTokens']) ?? numberOf(config?.['max_new_tokens']),
      [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(config?.['temperature']),
      [names.GEN_AI_REQUEST_TOP_P]: numberOf(config?.['topP']) ?? numberOf(config?.['top_p']),
      [names.GEN_AI_REQUEST_TOP_K]:
        numberOf(config?.['topK']) ??
        numberOf(extra?.['top_k']) ??
        numberOf(objectOf(extra?.['inferenceConfig'])?.['topK']),
      [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(output?.['effort']),
      [names.GEN_AI_OUTPUT_TYPE]: objectOf(output?.['textFormat']) ? 'json' : undefined,
      [names.AWS_BEDROCK_GUARDRAIL_ID]: textOf(objectOf(body['guardrailConfig'])?.['guardrailIdentifier']),
    },
    messages: objectsOf(body['messages']).map(readMessage),
    system: readBlocks(body['system']),
    tools: objectsOf(objectOf(body['toolConfig'])?.['tools']).flatMap(readTool),
  }
}

function readTool(tool: JsonObject): readonly JsonObject[] {
  const spec = objectOf(tool['toolSpec'])
  if (spec === undefined) return tool['cachePoint'] === undefined ? [{ ...tool, type: Object.keys(tool)[0] }] : []
  const { inputSchema, ...rest } = spec
  return [{ type: 'function', ...rest, parameters: objectOf(inputSchema)?.['json'] }]
}

/** What an answer in Converse's format says. */
export function readConverseResponse({ body, headers }: WireAnswer): ResponseReading {
  const message = objectOf(objectOf(body['output'])?.['message'])
  const parts = readBlocks(message?.['content'])
  const reason = finishReasonOf(textOf(body['stopReason']))
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: headers?.['x-amzn-requestid'],
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
      [names.RESPONSE_SERVICE_TIER]: textOf(objectOf(body['serviceTier'])?.['type']),
    },
    usage: usageOf(objectOf(body['usage'])),
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...awsErrorOf(body, headers),
  }
}

const reasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool_call',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
}

function finishReasonOf(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : (reasons[reason] ?? reason)
}
