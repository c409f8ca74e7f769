import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { numberOf, objectsOf, textOf, type JsonObject } from '../json.ts'

/**
 * Gemini counts thoughts beside the candidates and the results of its own tools beside the prompt; the conventions
 * count both in. Zero counts are left out of the answer, so a total says that the bill is whole.
 */
export function usageOf(usage: JsonObject | undefined): Attributes {
  const prompt = numberOf(usage?.['promptTokenCount'])
  if (usage === undefined || prompt === undefined) return {}
  const candidates = numberOf(usage['candidatesTokenCount'])
  const thoughts = numberOf(usage['thoughtsTokenCount'])
  const whole = candidates !== undefined || numberOf(usage['totalTokenCount']) !== undefined
  return {
    [names.USAGE_SOURCE]: whole ? 'provider' : undefined,
    [names.GEN_AI_USAGE_INPUT_TOKENS]: prompt + (numberOf(usage['toolUsePromptTokenCount']) ?? 0),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: whole ? (candidates ?? 0) + (thoughts ?? 0) : undefined,
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(usage['cachedContentTokenCount']),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: whole ? thoughts : undefined,
    ...modalitiesOf(usage),
  }
}

const modalities: readonly (readonly [field: string, attributes: Readonly<Record<string, string>>])[] = [
  [
    'promptTokensDetails',
    {
      TEXT: names.GEN_AI_USAGE_TEXT_INPUT_TOKENS,
      IMAGE: names.GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
      AUDIO: names.GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
    },
  ],
  [
    'candidatesTokensDetails',
    {
      TEXT: names.GEN_AI_USAGE_TEXT_OUTPUT_TOKENS,
      IMAGE: names.GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
      AUDIO: names.GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
    },
  ],
  [
    'cacheTokensDetails',
    {
      TEXT: names.GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS,
      IMAGE: names.GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
      AUDIO: names.GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
    },
  ],
]

function modalitiesOf(usage: JsonObject): Attributes {
  const counts = modalities.flatMap(([field, attributes]) =>
    objectsOf(usage[field]).map(detail => [
      attributes[textOf(detail['modality']) ?? ''],
      numberOf(detail['tokenCount']),
    ]),
  )
  return Object.fromEntries(counts.filter(([name]) => name !== undefined))
}
