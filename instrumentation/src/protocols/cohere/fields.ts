import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'

/** How a request of either version has its model sampled. */
export function samplingOf(body: JsonObject): Attributes {
  const stops = listOf(body['stop_sequences']).filter(one => typeof one === 'string')
  return {
    [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
    [names.GEN_AI_REQUEST_STREAM]: body['stream'] === true ? true : undefined,
    [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
    [names.GEN_AI_REQUEST_TOP_P]: numberOf(body['p']),
    [names.GEN_AI_REQUEST_TOP_K]: numberOf(body['k']),
    [names.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(body['frequency_penalty']),
    [names.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(body['presence_penalty']),
    [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens']),
    [names.GEN_AI_REQUEST_SEED]: numberOf(body['seed']),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    [names.GEN_AI_OUTPUT_TYPE]: objectOf(body['response_format'])?.['type'] === 'json_object' ? 'json' : undefined,
  }
}

const reasons: Readonly<Record<string, string | undefined>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  ERROR_LIMIT: 'length',
  TOOL_CALL: 'tool_call',
  ERROR_TOXIC: 'content_filter',
  ERROR: 'error',
  TIMEOUT: 'error',
}

/** A finish reason in the words of the conventions. */
export function finishReason(reason: unknown): string | undefined {
  const said = textOf(reason)
  return said === undefined ? undefined : (reasons[said] ?? said.toLowerCase())
}

/** The error of an answer, which is nothing but a message. */
export function errorOf(body: JsonObject): { readonly error?: ProviderError } {
  const message = textOf(body['message'])
  return message === undefined ? {} : { error: { type: '_OTHER', message } }
}

/** Whether a call goes to Cohere itself. */
export function isCohere(origin = ''): boolean {
  return /^https:\/\/([a-z0-9-]+\.)*cohere\.(com|ai)(:\d+)?$/i.test(origin)
}
