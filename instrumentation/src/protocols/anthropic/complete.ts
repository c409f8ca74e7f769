import * as names from '../../attributes.ts'
import { textPart } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { listOf, numberOf, objectOf, parseJson, textOf, type JsonObject } from '../json.ts'
import { providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'

const MiB = 1024 * 1024

/** Anthropic's legacy completions, which the SDK has up to 0.x. They were never counted in their answers. */
export const anthropicComplete: Protocol = {
  operation: 'text_completion',
  provider: 'anthropic',
  path: /\/complete$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['prompt'] === 'string' && typeof body['max_tokens_to_sample'] === 'number',
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body }: WireRequest): RequestReading {
  const stops = listOf(body['stop_sequences']).filter(stop => typeof stop === 'string')
  return {
    streaming: body['stream'] === true,
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_STREAM]: body['stream'] === true ? true : undefined,
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens_to_sample']),
      [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
      [names.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
      [names.GEN_AI_REQUEST_TOP_K]: numberOf(body['top_k']),
      [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    },
    messages: [{ role: 'user', parts: [textPart(textOf(body['prompt']) ?? '')] }],
  }
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const text = textOf(body['completion'])
  const stopped = textOf(body['stop_reason'])
  const reason = stopped === 'max_tokens' ? 'length' : stopped === 'stop_sequence' ? 'stop' : stopped
  const finish = reason !== undefined && { finish_reason: reason }
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: {},
    messages: text === undefined ? [] : [{ role: 'assistant', parts: [textPart(text)], ...finish }],
    ...providerErrorOf(body),
  }
}

/** Every event is a piece of the completion. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let joined: JsonObject = {}
  let completion = ''
  for (const { data } of events) {
    const piece = objectOf(parseJson(data)) ?? {}
    completion += textOf(piece['completion']) ?? ''
    joined = { ...joined, ...piece, completion }
  }
  return joined
}
