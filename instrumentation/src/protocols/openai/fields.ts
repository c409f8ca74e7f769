import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts'
import type { ProviderError } from '../protocol.ts'

/** What requests of OpenAI's and Anthropic's formats spell alike: the model and how it is sampled. */
export function samplingOf(body: JsonObject): Attributes {
  const stop = body['stop'] ?? body['stop_sequences']
  const stops = (typeof stop === 'string' ? [stop] : listOf(stop)).filter(one => typeof one === 'string')
  const tier = textOf(body['service_tier'])
  return {
    [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
    [names.GEN_AI_REQUEST_STREAM]: body['stream'] === true ? true : undefined,
    [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
    [names.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
    [names.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(body['frequency_penalty']),
    [names.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(body['presence_penalty']),
    [names.GEN_AI_REQUEST_SEED]: numberOf(body['seed']),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    [names.OPENAI_REQUEST_SERVICE_TIER]: tier === 'auto' ? undefined : tier,
  }
}

/** OpenAI's usage, whose totals already include cached and reasoning tokens; the two formats differ in the prefix. */
export function usageOf(
  usage: JsonObject | undefined,
  prefix: { readonly input: string; readonly output: string },
): Attributes {
  if (usage === undefined) return {}
  const input = objectOf(usage[`${prefix.input}_tokens_details`])
  const output = objectOf(usage[`${prefix.output}_tokens_details`])
  return {
    [names.USAGE_SOURCE]: 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage[`${prefix.input}_tokens`]),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage[`${prefix.output}_tokens`]),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]:
      // DeepSeek reports cache hits beside the total instead of in the details.
      numberOf(input?.['cached_tokens']) ?? numberOf(usage['prompt_cache_hit_tokens']),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: numberOf(input?.['cache_write_tokens']),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(output?.['reasoning_tokens']),
  }
}

/** The error object of an answer, by its code where there is one: `type` is often just `invalid_request_error`. */
export function providerErrorOf(body: JsonObject): { readonly error?: ProviderError } {
  const error = objectOf(body['error'])
  if (error === undefined) return {}
  const type = textOf(error['code']) ?? textOf(error['type'])
  return { error: { type: type ?? '_OTHER', message: textOf(error['message']) } }
}

/** `gen_ai.output.type` of a requested response format. */
export function outputType(format: JsonObject | undefined): string | undefined {
  const type = textOf(format?.['type'])
  return type?.startsWith('json') ? 'json' : type === 'text' ? 'text' : undefined
}
