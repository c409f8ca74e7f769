import {
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
} from '@spanledger/instrumentation/attributes'
import type { AnyValue, Attributes } from '../../../otlp.ts'
import { type JsonObject, numberOf, objectIn, objectOf } from '../../said/json.ts'
import { readNumber } from '../../read-attribute.ts'
import type { Facts } from '../dialect.ts'

/** How token counts are spelled below `gen_ai.usage.`, by the conventions' name; the conventions' own comes first. */
const spellings: readonly (readonly [name: string, spelled: readonly string[]])[] = [
  [GEN_AI_USAGE_INPUT_TOKENS, ['input_tokens', 'prompt_tokens']],
  [GEN_AI_USAGE_OUTPUT_TOKENS, ['output_tokens', 'completion_tokens']],
  [
    GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
    [
      'cache_read.input_tokens',
      'cache_read_input_tokens',
      'cache_read_tokens',
      'details.cache_read_tokens',
      'details.cached_tokens',
      'input_cached_tokens',
      'prompt_tokens_details.cached_tokens',
      'prompt_tokens_details.cache_read',
    ],
  ],
  [
    GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
    [
      'cache_write.input_tokens',
      'cache_creation.input_tokens',
      'cache_creation_input_tokens',
      'cache_write_input_tokens',
      'cache_write_tokens',
      'details.cache_write_tokens',
      'prompt_tokens_details.cache_creation_tokens',
      'prompt_tokens_details.cache_write',
    ],
  ],
  [
    GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
    [
      'reasoning.output_tokens',
      'reasoning_tokens',
      'details.reasoning_tokens',
      'completion_tokens_details.reasoning_tokens',
      'completion_tokens_details.reasoning',
    ],
  ],
]

const qualified = spellings.map(([name, spelled]) => [name, spelled.map(end => `gen_ai.usage.${end}`)] as const)

/** The token counts of a span, however they are spelled below `gen_ai.usage.`. Plain loops: most spans pass here. */
export function spelledUsage(attributes: Attributes): Facts {
  const input = attributes.get('gen_ai.usage.input_token_details')
  const output = attributes.get('gen_ai.usage.output_token_details')
  const facts: Record<string, AnyValue | undefined> =
    input === undefined && output === undefined
      ? {}
      : { ...usageMetadata({ input_token_details: objectIn(input), output_token_details: objectIn(output) }) }
  for (const [name, spelled] of qualified) {
    for (const spelling of spelled) {
      if (!attributes.has(spelling)) continue
      const count = readNumber(attributes, spelling)
      if (count === undefined) continue
      facts[name] = count
      break
    }
  }
  return facts
}

/** LangChain's `usage_metadata`, which counts as the conventions do. */
export function usageMetadata(usage: JsonObject | undefined): Facts {
  const input = objectOf(usage?.['input_token_details'])
  const output = objectOf(usage?.['output_token_details'])
  return {
    [GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage?.['input_tokens']),
    [GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage?.['output_tokens']),
    [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(input?.['cache_read']),
    [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: cacheWrite(input),
    [USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(input?.['ephemeral_1h_input_tokens'] ?? input?.['ephemeral_1h']),
    [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(output?.['reasoning']),
  }
}

function cacheWrite(input: JsonObject | undefined): number | undefined {
  const whole = numberOf(input?.['cache_creation'])
  const fiveMinutes = numberOf(input?.['ephemeral_5m_input_tokens'] ?? input?.['ephemeral_5m'])
  const hour = numberOf(input?.['ephemeral_1h_input_tokens'] ?? input?.['ephemeral_1h'])
  // LangChain says 0 for the whole where it says the parts.
  return whole || (fiveMinutes === undefined && hour === undefined ? whole : (fiveMinutes ?? 0) + (hour ?? 0))
}
