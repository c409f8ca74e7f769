import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { numberOf, objectOf, objectsOf, type JsonObject } from '../json.ts'

/** Anthropic's input tokens leave out what was cached, and its totals what a compaction cost; both are counted in. */
export function usageOf(usage: JsonObject | undefined): Attributes {
  if (usage === undefined || numberOf(usage['input_tokens']) === undefined) return {}
  const compactions = objectsOf(usage['iterations']).filter(({ type }) => type === 'compaction')
  const sum = (field: string) => sumOf([usage, ...compactions], field)
  const cacheRead = sum('cache_read_input_tokens')
  const cacheWrite = sum('cache_creation_input_tokens')
  const output = numberOf(usage['output_tokens']) === undefined ? undefined : sum('output_tokens')
  return {
    // A stream that was cut off before its last usage told the input only: no full bill, so no such source.
    [names.USAGE_SOURCE]: output === undefined ? undefined : 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: (sum('input_tokens') ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cacheRead,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: cacheWrite,
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: sumOf(
      [usage, ...compactions].map(({ cache_creation }) => objectOf(cache_creation) ?? {}),
      'ephemeral_1h_input_tokens',
    ),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(
      objectOf(usage['output_tokens_details'])?.['thinking_tokens'],
    ),
    [names.USAGE_WEB_SEARCHES]: numberOf(objectOf(usage['server_tool_use'])?.['web_search_requests']) || undefined,
  }
}

/** The sum of what is there; of nothing there is none. */
function sumOf(objects: readonly JsonObject[], field: string): number | undefined {
  const counts = objects.map(object => numberOf(object[field])).filter(count => count !== undefined)
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}
