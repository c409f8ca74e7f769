import { headerOf } from '../../wire/headers.ts'

/** What of an answer's headers an application or its SDK may act on. None is a credential. */
const recorded = [
  'content-type',
  'content-encoding',
  'content-disposition',
  'content-language',
  'location',
  'etag',
  'last-modified',
  'date',
  'link',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'x-request-id',
  'request-id',
  'mcp-session-id',
  'openai-processing-ms',
  'openai-model',
  'openai-version',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-tokens',
  'anthropic-ratelimit-requests-remaining',
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-remaining',
  'anthropic-ratelimit-tokens-reset',
  'x-amzn-requestid',
  'x-amzn-errortype',
  'x-amzn-bedrock-input-token-count',
  'x-amzn-bedrock-output-token-count',
] as const

/** The headers that are recorded, by name. */
export function recordedHeaders(headers: unknown): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of recorded) {
    const value = headerOf(headers, name)
    if (value !== undefined) kept[name] = value
  }
  return kept
}
