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
import type { Usage } from '../model.ts'
import type { Meter } from './prices/price.ts'

const counts: readonly (readonly [attribute: string, meter: Meter])[] = [
  [GEN_AI_USAGE_AUDIO_INPUT_TOKENS, 'audio_input'],
  [GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS, 'audio_cache_read'],
  [GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS, 'audio_output'],
  [GEN_AI_USAGE_IMAGE_INPUT_TOKENS, 'image_input'],
  [GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS, 'image_cache_read'],
  [GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS, 'image_output'],
  [USAGE_WEB_SEARCHES, 'web_search'],
  [USAGE_SEARCH_UNITS, 'search_unit'],
]

/** The usage with what it counts beside text, unless it says that already. */
export function withBeyondText(usage: Usage, attributes: ReadonlyMap<string, unknown>): Usage {
  if (usage.beyondText !== undefined) return usage
  let beyondText: Map<string, number> | undefined
  for (const [attribute, meter] of counts) {
    const count = Number(attributes.get(attribute) ?? 0)
    if (count !== 0) beyondText = (beyondText ?? new Map<string, number>()).set(meter, count)
  }
  return beyondText === undefined ? usage : { ...usage, beyondText }
}
