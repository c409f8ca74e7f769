import {
  GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
  USAGE_SEARCH_UNITS,
  USAGE_WEB_SEARCHES,
} from '@spanledger/instrumentation/attributes'

/** Where tokens of sound and images, and searches, are counted, by the meter that a price has for them. */
const counts: readonly (readonly [attribute: string, meter: string])[] = [
  [GEN_AI_USAGE_AUDIO_INPUT_TOKENS, 'audio_input'],
  [GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS, 'audio_cache_read'],
  [GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS, 'audio_output'],
  [GEN_AI_USAGE_IMAGE_INPUT_TOKENS, 'image_input'],
  [GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS, 'image_cache_read'],
  [GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS, 'image_output'],
  [USAGE_WEB_SEARCHES, 'web_search'],
  [USAGE_SEARCH_UNITS, 'search_unit'],
]

/** The names of these attributes. */
export const namesBeyondText: ReadonlySet<string> = new Set(counts.map(([attribute]) => attribute))

/** What was used beside text, in units by meter, if anything was. */
export function readBeyondText(attributes: ReadonlyMap<string, unknown>): ReadonlyMap<string, number> | undefined {
  let beyondText: Map<string, number> | undefined
  for (const [attribute, meter] of counts) {
    const count = Number(attributes.get(attribute) ?? 0)
    if (count !== 0) beyondText = (beyondText ?? new Map<string, number>()).set(meter, count)
  }
  return beyondText
}
