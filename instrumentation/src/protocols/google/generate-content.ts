import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import type { ChatMessage } from '../../content/message.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'
import { fieldOf, googleErrorOf, modelOfPath, providerOfPath } from './fields.ts'
import { finishReasonOf } from './finish-reason.ts'
import { readContent, readParts } from './parts.ts'
import { joinContentChunks } from './stream.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** Gemini, as the Gemini API and Vertex AI serve it. */
export const geminiGenerateContent: Protocol = {
  operation: 'generate_content',
  provider: 'gcp.gemini',
  path: /\/[^/]+:(stream)?generateContent$/i,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['contents'] === 'object' && body['contents'] !== null,
  readRequest,
  readResponse,
  joinStream: joinContentChunks,
}

function readRequest({ path, body }: WireRequest): RequestReading {
  const contents = body['contents']
  const streaming = /:stream/.test(path)
  return {
    streaming,
    attributes: {
      [names.GEN_AI_PROVIDER_NAME]: providerOfPath(path),
      [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      ...samplingOf(objectOf(fieldOf(body, 'generationConfig'))),
    },
    messages: (Array.isArray(contents) ? objectsOf(contents) : objectsOf([contents])).map(readContent),
    system: readParts(objectOf(fieldOf(body, 'systemInstruction'))),
    tools: objectsOf(body['tools']).flatMap(readTool),
  }
}

function samplingOf(config: JsonObject | undefined): Attributes {
  const number = (name: string) => numberOf(fieldOf(config, name))
  const stops = listOf(fieldOf(config, 'stopSequences')).filter(stop => typeof stop === 'string')
  const choices = number('candidateCount')
  return {
    [names.GEN_AI_REQUEST_TEMPERATURE]: number('temperature'),
    [names.GEN_AI_REQUEST_TOP_P]: number('topP'),
    [names.GEN_AI_REQUEST_TOP_K]: number('topK'),
    [names.GEN_AI_REQUEST_MAX_TOKENS]: number('maxOutputTokens'),
    [names.GEN_AI_REQUEST_SEED]: number('seed'),
    [names.GEN_AI_REQUEST_FREQUENCY_PENALTY]: number('frequencyPenalty'),
    [names.GEN_AI_REQUEST_PRESENCE_PENALTY]: number('presencePenalty'),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    [names.GEN_AI_REQUEST_CHOICE_COUNT]: choices === 1 ? undefined : choices,
    [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(
      fieldOf(objectOf(fieldOf(config, 'thinkingConfig')), 'thinkingLevel'),
    ),
    [names.GEN_AI_OUTPUT_TYPE]: outputType(config),
  }
}

function outputType(config: JsonObject | undefined): string | undefined {
  const modalities = listOf(fieldOf(config, 'responseModalities'))
  if (modalities.includes('IMAGE')) return 'image'
  if (modalities.includes('AUDIO')) return 'speech'
  const type = textOf(fieldOf(config, 'responseMimeType'))
  return type === 'application/json' ? 'json' : type === 'text/plain' ? 'text' : undefined
}

/** A list of functions, or one of Google's own tools under its name. */
function readTool(tool: JsonObject): readonly JsonObject[] {
  const { functionDeclarations, function_declarations: snake, ...own } = tool
  const functions = objectsOf(functionDeclarations ?? snake).map(({ name, description, ...rest }) => {
    const parameters = rest['parameters'] ?? fieldOf(rest, 'parametersJsonSchema')
    return { type: 'function', name, description, parameters }
  })
  return [...functions, ...Object.entries(own).map(([name, config]) => ({ ...objectOf(config), type: name, name }))]
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const candidates = objectsOf(body['candidates'])
  const messages = candidates.map(readCandidate)
  const blocked = readBlocked(objectOf(body['promptFeedback']))
  const reasons = [...messages, ...blocked].map(message => message.finish_reason)
  const usage = objectOf(body['usageMetadata'])
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['responseId']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['modelVersion']),
      // One for each candidate, by position; a stream that was cut off gave none at all.
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reasons.some(Boolean)
        ? reasons.map(reason => reason ?? 'error')
        : undefined,
      [names.RESPONSE_SERVICE_TIER]: textOf(usage?.['trafficType']) ?? textOf(usage?.['serviceTier']),
    },
    usage: usageOf(usage),
    messages: [...messages, ...blocked],
    ...googleErrorOf(body),
  }
}

function readCandidate(candidate: JsonObject): ChatMessage {
  const parts = readParts(objectOf(candidate['content']))
  const reason = finishReasonOf(textOf(candidate['finishReason']), parts)
  return { role: 'assistant', parts, ...(reason !== undefined && { finish_reason: reason }) }
}

/** A prompt that was refused has no candidates; what stands for them says why. */
function readBlocked(feedback: JsonObject | undefined): readonly ChatMessage[] {
  const reason = textOf(feedback?.['blockReason'])
  if (reason === undefined) return []
  const content = textOf(feedback?.['blockReasonMessage']) ?? reason
  return [{ role: 'assistant', parts: [{ type: 'refusal', content }], finish_reason: 'content_filter' }]
}
