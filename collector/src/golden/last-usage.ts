/** What a provider counted. `input` includes what came from or went to a cache. */
export interface CountedUsage {
  readonly model: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/**
 * The usage in a provider's answer, whole or streamed, in the three ways in which it is written: `prompt_tokens`,
 * `input_tokens` and `promptTokenCount`. Of a stream, the last of each number holds.
 */
export function lastUsage(answer: string, askedModel: string): CountedUsage | undefined {
  const last = (name: string) => {
    const found = Array.from(answer.matchAll(new RegExp(String.raw`"${name}"\s*:\s*(\d{1,12})`, 'g'))).at(-1)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const input = last('prompt_tokens') ?? last('input_tokens') ?? last('promptTokenCount')
  if (input === undefined) return undefined
  const [read = 0, written = 0] = [last('cache_read_input_tokens'), last('cache_creation_input_tokens')]
  return {
    model: /"model"\s*:\s*"([^"\\]{1,200})"/.exec(answer)?.[1] ?? askedModel,
    // Anthropic counts what was cached beside the input, all others within it.
    input: input + read + written,
    output: last('completion_tokens') ?? last('output_tokens') ?? last('candidatesTokenCount') ?? 0,
    cacheRead: read + (last('cached_tokens') ?? last('cachedContentTokenCount') ?? 0),
    cacheWrite: written,
  }
}
