import * as names from '../../../attributes.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { objectOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { awsErrorOf, errorHeader, failureOf } from '../error.ts'
import { modelOfPath, modelPath } from '../model-id.ts'
import { countHeaders, usageOfHeaders, usageOfMetrics } from '../usage.ts'

const MiB = 1024 * 1024
const guardrailHeader = 'x-amzn-bedrock-guardrailidentifier'
const tierHeader = 'x-amzn-bedrock-service-tier'
const requestIdHeader = 'x-amzn-requestid'
const metricsField = 'amazon-bedrock-invocationMetrics'

/** What a model, or a family of models, takes and answers; Bedrock passes both on as they are. */
export interface ModelFormat {
  readonly operation: string
  speaks(request: WireRequest): boolean
  readRequest(request: WireRequest): RequestReading
  readResponse(answer: WireAnswer, request: WireRequest): ResponseReading
  /** Joins what the chunks of a stream hold. */
  join?(chunks: readonly StreamEvent[], request: WireRequest): JsonObject
}

/** A model's format in Bedrock's envelope: the model is named in the path, the bill in headers or in the last chunk. */
export function invocation(format: ModelFormat): Protocol {
  return {
    operation: format.operation,
    provider: 'aws.bedrock',
    path: modelPath('invoke(-with-response-stream)?'),
    answerBytes: 16 * MiB,
    headers: {
      request: [guardrailHeader],
      answer: [errorHeader, requestIdHeader, tierHeader, ...countHeaders],
    },
    speaks: request => format.speaks(request),
    readRequest: request => readRequest(format, request),
    readResponse: (answer, request) => readResponse(format.readResponse(answer, request), answer),
    joinStream: (events, request) => joinChunks(format, events, request),
  }
}

function readRequest(format: ModelFormat, request: WireRequest): RequestReading {
  const reading = format.readRequest(request)
  const streaming = request.path.endsWith('-stream')
  return {
    ...reading,
    streaming,
    attributes: {
      ...reading.attributes,
      [names.GEN_AI_PROVIDER_NAME]: 'aws.bedrock',
      [names.GEN_AI_REQUEST_MODEL]: modelOfPath(request.path),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      [names.AWS_BEDROCK_GUARDRAIL_ID]: request.headers?.[guardrailHeader],
    },
  }
}

function readResponse(reading: ResponseReading, { body, headers }: WireAnswer): ResponseReading {
  const { attributes, usage } = reading
  const counted = { ...usageOfHeaders(headers), ...usageOfMetrics(objectOf(body[metricsField])) }
  return {
    ...reading,
    attributes: {
      ...attributes,
      [names.GEN_AI_RESPONSE_ID]: attributes[names.GEN_AI_RESPONSE_ID] ?? headers?.[requestIdHeader],
      [names.RESPONSE_SERVICE_TIER]: headers?.[tierHeader] ?? attributes[names.RESPONSE_SERVICE_TIER],
    },
    // A model that counts for itself also says what it counted.
    usage: usage[names.USAGE_SOURCE] === undefined && Object.keys(counted).length > 0 ? counted : usage,
    ...awsErrorOf(body, headers),
  }
}

/** Each event holds a chunk of the model's own, in base64. */
function joinChunks(format: ModelFormat, events: readonly StreamEvent[], request: WireRequest): JsonObject {
  const chunks = events.flatMap(({ data, failed }): readonly StreamEvent[] => {
    const bytes = textOf(objectOf(parseJson(data))?.['bytes'])
    return failed || bytes === undefined ? [] : [{ event: 'message', data: Buffer.from(bytes, 'base64').toString() }]
  })
  const last = objectOf(parseJson(chunks.at(-1)?.data ?? ''))
  const joined = format.join?.(chunks, request) ?? {}
  return { ...joined, [metricsField]: last?.[metricsField], ...failureOf(events) }
}
