import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { numberOf, objectsOf, type JsonObject } from '../json.ts'
import type { ChosenHeaders } from '../wire-body.ts'

interface Counts {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly cacheRead: number | undefined
  readonly cacheWrite: number | undefined
}

/** Bedrock's usage, of which the input leaves out what was cached; the conventions count it in. */
export function usageOf(usage: JsonObject | undefined): Attributes {
  if (usage === undefined) return {}
  const hour = objectsOf(usage['cacheDetails']).find(({ ttl }) => ttl === '1h')
  return {
    ...attributesOf({
      input: numberOf(usage['inputTokens']),
      output: numberOf(usage['outputTokens']),
      cacheRead: numberOf(usage['cacheReadInputTokens']) ?? numberOf(usage['cacheReadInputTokenCount']),
      cacheWrite: numberOf(usage['cacheWriteInputTokens']) ?? numberOf(usage['cacheWriteInputTokenCount']),
    }),
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(hour?.['inputTokens']),
  }
}

/** What the last chunk of a streamed invocation says of it. */
export function usageOfMetrics(metrics: JsonObject | undefined): Attributes {
  return attributesOf({
    input: numberOf(metrics?.['inputTokenCount']),
    output: numberOf(metrics?.['outputTokenCount']),
    cacheRead: numberOf(metrics?.['cacheReadInputTokenCount']),
    cacheWrite: numberOf(metrics?.['cacheWriteInputTokenCount']),
  })
}

/** The headers in which an invocation is counted, whatever its model answers. */
export const countHeaders = [
  'x-amzn-bedrock-input-token-count',
  'x-amzn-bedrock-output-token-count',
  'x-amzn-bedrock-cache-read-input-token-count',
  'x-amzn-bedrock-cache-write-input-token-count',
] as const

export function usageOfHeaders(headers: ChosenHeaders = {}): Attributes {
  const [input, output, cacheRead, cacheWrite] = countHeaders.map(name => countOf(headers[name]))
  return attributesOf({ input, output, cacheRead, cacheWrite })
}

function attributesOf({ input, output, cacheRead, cacheWrite }: Counts): Attributes {
  if (input === undefined) return {}
  return {
    [names.USAGE_SOURCE]: 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cacheRead,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: cacheWrite,
  }
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
