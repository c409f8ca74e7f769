import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
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
    [names.GEN_AI_REQUEST_TOP_K]: numberOf(body['top_k']),
    [names.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(body['frequency_penalty']),
    [names.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(body['presence_penalty']),
    [names.GEN_AI_REQUEST_SEED]: numberOf(body['seed']) ?? numberOf(body['random_seed']),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    [names.OPENAI_REQUEST_SERVICE_TIER]: tier === 'auto' ? undefined : tier,
  }
}

/** The number of choices, where it is not the usual one. */
export function choiceCount(body: JsonObject): number | undefined {
  const choices = numberOf(body['n'])
  return choices === 1 ? undefined : choices
}

/** The model that answered, and the call's id. */
export function identityOf(body: JsonObject): Attributes {
  return {
    [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
    [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
  }
}

/** Whether a list is one of messages, as anybody's chat has them. */
export function areMessages(list: unknown): boolean {
  const messages = objectsOf(list)
  return messages.length > 0 && messages.every(message => typeof message['role'] === 'string')
}

/** The error object of an answer, by its name where there is one: a code is often just the status again. */
export function providerErrorOf(body: JsonObject): { readonly error?: ProviderError } {
  // Ollama, Hugging Face and some gateways send a text; Mistral, Cohere and vLLM send the error's fields bare.
  const bare = body['object'] === 'error' ? body : undefined
  const error = typeof body['error'] === 'string' ? { message: body['error'] } : (objectOf(body['error']) ?? bare)
  if (error === undefined) return {}
  const { code, type, message }: JsonObject = error
  const named = [code, type].find(name => typeof name === 'string' && name !== '' && !/^\d+$/.test(name))
  const number = numberOf(code) ?? textOf(code)
  return { error: { type: textOf(named) ?? (number ? String(number) : '_OTHER'), message: textOf(message) } }
}

/** `gen_ai.output.type` of a requested response format. */
export function outputType(format: JsonObject | undefined): string | undefined {
  const type = textOf(format?.['type'])
  return type?.startsWith('json') ? 'json' : type === 'text' ? 'text' : undefined
}
