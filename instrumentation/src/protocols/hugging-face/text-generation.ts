import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { textPart } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { listOf, numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import { providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { modelOfPath } from './model-of-path.ts'

const MiB = 1024 * 1024

/** Hugging Face's text generation: the inference API's path with the model in it, and those of a server of one's own. */
export const textGeneration: Protocol = {
  operation: 'text_completion',
  provider: 'huggingface',
  path: /\/models\/([^/]+\/)?[^/]+$|\/generate(_stream)?$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['inputs'] === 'string' && isGeneration(body),
  readRequest,
  readResponse,
  joinStream,
}

/** What only generation has: classification and the other tasks of the same path have other parameters, or none. */
const generationOptions = [
  'max_new_tokens',
  'return_full_text',
  'do_sample',
  'temperature',
  'top_k',
  'top_p',
  'repetition_penalty',
  'decoder_input_details',
  'details',
  'num_return_sequences',
]

function isGeneration(body: JsonObject): boolean {
  const parameters = objectOf(body['parameters']) ?? {}
  return typeof body['stream'] === 'boolean' || generationOptions.some(option => option in parameters)
}

function readRequest({ body, path }: WireRequest): RequestReading {
  const parameters = objectOf(body['parameters']) ?? {}
  const stops = listOf(parameters['stop']).filter(one => typeof one === 'string')
  const streaming = body['stream'] === true || path.endsWith('_stream')
  return {
    streaming,
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path) ?? textOf(body['model']),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(parameters['temperature']),
      [names.GEN_AI_REQUEST_TOP_P]: numberOf(parameters['top_p']),
      [names.GEN_AI_REQUEST_TOP_K]: numberOf(parameters['top_k']),
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(parameters['max_new_tokens']),
      [names.GEN_AI_REQUEST_SEED]: numberOf(parameters['seed']),
      [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    },
    messages: [{ role: 'user', parts: [textPart(textOf(body['inputs']) ?? '')] }],
  }
}

function readResponse({ body, list }: WireBody): ResponseReading {
  const answers = list.length > 0 ? objectsOf(list) : [body]
  const texts = answers.flatMap(answer => textOf(answer['generated_text']) ?? [])
  const details = objectOf(answers[0]?.['details'])
  const reason = finishReason(textOf(details?.['finish_reason']))
  return {
    attributes: { [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason] },
    usage: usageOf(details),
    foreign: texts.length === 0 && body['error'] === undefined,
    messages: texts.map(text => ({
      role: 'assistant',
      parts: [textPart(text)],
      ...(reason && { finish_reason: reason }),
    })),
    ...errorOf(body),
  }
}

function finishReason(reason: string | undefined): string | undefined {
  return reason === 'eos_token' || reason === 'stop_sequence' ? 'stop' : reason
}

// The prompt's tokens come only to who asks for them; half a count is no bill.
function usageOf(details: JsonObject | undefined): Attributes {
  const prefill = listOf(details?.['prefill']).length
  const input = numberOf(details?.['input_length']) ?? (prefill > 0 ? prefill : undefined)
  return {
    ...(input !== undefined && { [names.USAGE_SOURCE]: 'provider', [names.GEN_AI_USAGE_INPUT_TOKENS]: input }),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: input === undefined ? undefined : numberOf(details?.['generated_tokens']),
  }
}

// A text, with its kind beside it.
function errorOf(body: JsonObject): Pick<ResponseReading, 'error'> {
  const { error } = providerErrorOf(body)
  if (error === undefined) return {}
  return { error: { type: textOf(body['error_type']) ?? error.type, message: error.message } }
}

/** Each event is a token; the last one has the whole text. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let text = ''
  let body: JsonObject = {}
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    const token = objectOf(event['token'])
    if (token !== undefined && token['special'] !== true) text += textOf(token['text']) ?? ''
    if (textOf(event['generated_text']) !== undefined || event['error'] !== undefined) body = event
  }
  return { ...body, generated_text: textOf(body['generated_text']) ?? text }
}
