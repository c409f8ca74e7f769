import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { numberOf, objectOf, type JsonObject } from '../json.ts'

/**
 * Cohere counts twice: the tokens it read and wrote, and those it bills. The billed ones are the usage. They are in
 * `usage` of the second version's chat, in `meta` of everything else.
 */
export function usageOf(body: JsonObject): Attributes {
  const counted = objectOf(body['usage']) ?? objectOf(body['meta'])
  const billed = objectOf(counted?.['billed_units']) ?? objectOf(counted?.['tokens'])
  if (counted === undefined || billed === undefined) return {}
  const images = numberOf(billed['image_tokens'])
  const input = numberOf(billed['input_tokens'])
  const output = numberOf(billed['output_tokens'])
  const searches = numberOf(billed['search_units'])
  const sent = input === undefined && images === undefined ? undefined : (input ?? 0) + (images ?? 0)
  // A part of what it read; of what it bills only where it fits in.
  const cacheRead = numberOf(counted['cached_tokens']) ?? 0
  return {
    ...((sent ?? output ?? searches) !== undefined && { [names.USAGE_SOURCE]: 'provider' }),
    [names.GEN_AI_USAGE_INPUT_TOKENS]: sent,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cacheRead <= (sent ?? 0) ? cacheRead || undefined : undefined,
    [names.GEN_AI_USAGE_IMAGE_INPUT_TOKENS]: images || undefined,
    [names.USAGE_SEARCH_UNITS]: searches,
  }
}
