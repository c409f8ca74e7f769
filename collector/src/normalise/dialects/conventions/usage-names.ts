import type { Attributes } from '../../../otlp.ts'
import { readFirstNumber } from '../../read-attribute.ts'
import { type JsonObject, numberOf, objectIn, objectOf } from '../../said/json.ts'
import type { Translation } from '../translation.ts'

/** How token counts are spelled below `gen_ai.usage.`; the conventions' own spelling comes first. */
const inputTokens = spelled('input_tokens', 'prompt_tokens')
const outputTokens = spelled('output_tokens', 'completion_tokens')
const cacheReadTokens = spelled(
  'cache_read.input_tokens',
  'cache_read_input_tokens',
  'cache_read_tokens',
  'details.cache_read_tokens',
  'details.cached_tokens',
  'input_cached_tokens',
  'prompt_tokens_details.cached_tokens',
  'prompt_tokens_details.cache_read',
)
const cacheWriteTokens = spelled(
  'cache_write.input_tokens',
  'cache_creation.input_tokens',
  'cache_creation_input_tokens',
  'cache_write_input_tokens',
  'cache_write_tokens',
  'details.cache_write_tokens',
  'prompt_tokens_details.cache_creation_tokens',
  'prompt_tokens_details.cache_write',
)
const reasoningTokens = spelled(
  'reasoning.output_tokens',
  'reasoning_tokens',
  'details.reasoning_tokens',
  'completion_tokens_details.reasoning_tokens',
  'completion_tokens_details.reasoning',
)

function spelled(...ends: readonly string[]): readonly string[] {
  return ends.map(end => `gen_ai.usage.${end}`)
}

/** Tells the token counts of a span, however they are spelled below `gen_ai.usage.`. */
export function tellSpelledUsage(attributes: Attributes, told: Translation): void {
  told.inputTokens ??= readFirstNumber(attributes, inputTokens)
  told.outputTokens ??= readFirstNumber(attributes, outputTokens)
  told.cacheReadTokens ??= readFirstNumber(attributes, cacheReadTokens)
  told.cacheWriteTokens ??= readFirstNumber(attributes, cacheWriteTokens)
  told.reasoningTokens ??= readFirstNumber(attributes, reasoningTokens)
  const input = attributes.get('gen_ai.usage.input_token_details')
  const output = attributes.get('gen_ai.usage.output_token_details')
  if (input === undefined && output === undefined) return
  tellUsageMetadata({ input_token_details: objectIn(input), output_token_details: objectIn(output) }, told)
}

/** Tells LangChain's `usage_metadata`, which counts as the conventions do. */
export function tellUsageMetadata(usage: JsonObject | undefined, told: Translation): void {
  const input = objectOf(usage?.['input_token_details'])
  const output = objectOf(usage?.['output_token_details'])
  told.inputTokens ??= numberOf(usage?.['input_tokens'])
  told.outputTokens ??= numberOf(usage?.['output_tokens'])
  told.cacheReadTokens ??= numberOf(input?.['cache_read'])
  told.cacheWriteTokens ??= cacheWrite(input)
  told.cacheWrite1hTokens ??= numberOf(input?.['ephemeral_1h_input_tokens'] ?? input?.['ephemeral_1h'])
  told.reasoningTokens ??= numberOf(output?.['reasoning'])
}

function cacheWrite(input: JsonObject | undefined): number | undefined {
  const whole = numberOf(input?.['cache_creation'])
  const fiveMinutes = numberOf(input?.['ephemeral_5m_input_tokens'] ?? input?.['ephemeral_5m'])
  const hour = numberOf(input?.['ephemeral_1h_input_tokens'] ?? input?.['ephemeral_1h'])
  // LangChain says 0 for the whole where it says the parts.
  return whole || (fiveMinutes === undefined && hour === undefined ? whole : (fiveMinutes ?? 0) + (hour ?? 0))
}
