import * as names from '../../attributes.ts'
import { blobPart } from '../../content/media.ts'
import { textPart, type Part } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { objectOf, parseJson, textOf, type JsonObject } from '../json.ts'
import { providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { finishReason, imageParts, isForOllama, isStreaming, samplingOf, usageOf } from './fields.ts'

const MiB = 1024 * 1024

/** Ollama's completion of a prompt. A request without one only loads or unloads the model. */
export const ollamaGenerate: Protocol = {
  operation: 'text_completion',
  provider: 'ollama',
  path: /\/api\/generate$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: request => Boolean(textOf(request.body['prompt'])) && isForOllama(request.body, request),
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body }: WireRequest): RequestReading {
  const system = textOf(body['system'])
  const suffix = textOf(body['suffix'])
  return {
    streaming: isStreaming(body),
    attributes: samplingOf(body),
    messages: [
      {
        role: 'user',
        parts: [
          textPart(textOf(body['prompt']) ?? ''),
          ...(suffix ? [{ type: 'suffix', content: suffix }] : []),
          ...imageParts(body['images']),
        ],
      },
    ],
    system: system ? [textPart(system)] : [],
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const thinking = textOf(body['thinking'])
  const text = textOf(body['response'])
  const image = textOf(body['image'])
  const reason = finishReason(body)
  const parts: readonly Part[] = [
    ...(thinking ? [{ type: 'reasoning', content: thinking }] : []),
    ...(text ? [textPart(text)] : []),
    ...(image ? [blobPart('image', undefined, image)] : []),
  ]
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: usageOf(body),
    foreign: body['response'] === undefined && body['done'] === undefined && body['error'] === undefined,
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...providerErrorOf(body),
  }
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  const grown: Record<string, string> = {}
  let body: JsonObject = {}
  for (const { data } of events) {
    const chunk = objectOf(parseJson(data)) ?? {}
    body = { ...body, ...chunk }
    for (const field of ['response', 'thinking']) {
      const text = textOf(chunk[field])
      if (text !== undefined) grown[field] = (grown[field] ?? '') + text
    }
  }
  return { ...body, ...grown }
}
