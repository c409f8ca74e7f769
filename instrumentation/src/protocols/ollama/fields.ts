import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts'
import { blobPart } from '../../content/media.ts'
import type { Part } from '../../content/message.ts'

/** All that Ollama's requests may say. Its paths are anybody's, `/api/chat` above all: a foreign field tells. */
const known = new Set([
  'model',
  'messages',
  'prompt',
  'suffix',
  'system',
  'template',
  'context',
  'raw',
  'images',
  'input',
  'truncate',
  'shift',
  'dimensions',
  'stream',
  'format',
  'options',
  'keep_alive',
  'tools',
  'think',
  'logprobs',
  'top_logprobs',
  'width',
  'height',
  'steps',
])

/** Whether a body can be one for Ollama; to where it mostly listens, and behind its own name, more may be in it. */
export function isForOllama(
  body: JsonObject,
  { origin = '', path }: { origin?: string | undefined; path: string },
): boolean {
  if (typeof body['model'] !== 'string' || body['model'] === '') return false
  return (
    /:11434$|ollama/.test(origin) || path.includes('/ollama/') || Object.keys(body).every(field => known.has(field))
  )
}

/** Streaming is what it does unless told otherwise. */
export function isStreaming(body: JsonObject): boolean {
  return body['stream'] !== false
}

export function samplingOf(body: JsonObject): Attributes {
  const options = objectOf(body['options']) ?? {}
  const stop = options['stop']
  const stops = (typeof stop === 'string' ? [stop] : listOf(stop)).filter(one => typeof one === 'string')
  const think = body['think']
  return {
    [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
    [names.GEN_AI_REQUEST_STREAM]: isStreaming(body) ? true : undefined,
    [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(options['temperature']),
    [names.GEN_AI_REQUEST_TOP_P]: numberOf(options['top_p']),
    [names.GEN_AI_REQUEST_TOP_K]: numberOf(options['top_k']),
    [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(options['num_predict']),
    [names.GEN_AI_REQUEST_SEED]: numberOf(options['seed']),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    [names.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(options['frequency_penalty']),
    [names.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(options['presence_penalty']),
    [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(think),
    [names.GEN_AI_OUTPUT_TYPE]: body['format'] === 'json' || objectOf(body['format']) ? 'json' : undefined,
  }
}

/** What Ollama counted. A prompt it had in its cache whole goes without a count in some versions. */
export function usageOf(body: JsonObject): Attributes {
  const input = numberOf(body['prompt_eval_count'])
  const output = numberOf(body['eval_count'])
  return {
    ...((input ?? output) !== undefined && { [names.USAGE_SOURCE]: 'provider' }),
    [names.GEN_AI_USAGE_INPUT_TOKENS]: input,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
  }
}

/** Images are base64 without a type. */
export function imageParts(images: unknown): readonly Part[] {
  return listOf(images)
    .filter(image => typeof image === 'string')
    .map(image => blobPart('image', undefined, image))
}

/** How it ended, or that it is over: older versions do not say why. */
export function finishReason(body: JsonObject): string | undefined {
  return textOf(body['done_reason']) ?? (body['done'] === true ? 'stop' : undefined)
}
