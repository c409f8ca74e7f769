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

const names: ReadonlySet<string> = new Set(recorded)

/** The headers that are recorded, by name. */
export function recordedHeaders(headers: unknown): Record<string, string> {
  const kept: Record<string, string> = {}
  // Plain loops: this runs for each call, and answers have many headers.
  if (Array.isArray(headers) && !Array.isArray(headers[0])) {
    for (let index = 0; index + 1 < headers.length; index += 2) {
      const name = nameIn(headers[index])
      const value = names.has(name) ? headerOf([name, headers[index + 1]], name) : undefined
      if (value !== undefined) kept[name] ??= value
    }
    return kept
  }
  for (const name of recorded) {
    const value = headerOf(headers, name)
    if (value !== undefined) kept[name] = value
  }
  return kept
}

function nameIn(key: unknown): string {
  if (typeof key === 'string') return key.toLowerCase()
  return key instanceof Uint8Array ? Buffer.from(key).toString('latin1').toLowerCase() : ''
}
