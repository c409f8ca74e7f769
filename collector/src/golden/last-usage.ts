/** What a provider counted. `input` includes what came from or went to a cache. */
export interface CountedUsage {
  readonly model: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/**
 * The usage in a provider's answer, whole or streamed, in the four ways in which it is written: `prompt_tokens`,
 * `input_tokens`, `promptTokenCount` and `inputTokens`. Of a stream, the last of each number holds.
 */
export function lastUsage(answer: string, askedModel: string): CountedUsage | undefined {
  const last = (name: string) => {
    const found = Array.from(answer.matchAll(new RegExp(String.raw`"${name}"\s*:\s*(\d{1,12})`, 'g'))).at(-1)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const input = last('prompt_tokens') ?? last('input_tokens') ?? last('promptTokenCount') ?? last('inputTokens')
  if (input === undefined) return undefined
  const read = last('cache_read_input_tokens') ?? last('cacheReadInputTokens') ?? 0
  const written = last('cache_creation_input_tokens') ?? last('cacheWriteInputTokens') ?? 0
  return {
    model: /"model"\s*:\s*"([^"\\]{1,200})"/.exec(answer)?.[1] ?? askedModel,
    // Anthropic and Bedrock count what was cached beside the input, all others within it.
    input: input + read + written,
    output:
      last('completion_tokens') ?? last('output_tokens') ?? last('candidatesTokenCount') ?? last('outputTokens') ?? 0,
    cacheRead: read + (last('cached_tokens') ?? last('cachedContentTokenCount') ?? 0),
    cacheWrite: written,
  }
}
