import { configFrom } from './collector-options.ts'
import { UsageError, type ParsedWords } from './command.ts'

export interface Told {
  /** Such as `/api/changes`. */
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly body?: object
}

/**
 * Tells a running collector to do something: the one that is named, or the one on the usual address.
 * @returns its answer
 * @throws UsageError with what it had against it
 */
export async function tellCollector(
  words: ParsedWords,
  environment: NodeJS.ProcessEnv,
  { path, method = 'POST', body }: Told,
): Promise<unknown> {
  const { port, apiKeys } = configFrom(words, environment)
  const url = words.text('url') ?? environment.SPANLEDGER_URL ?? `http://127.0.0.1:${port}`
  const [key] = apiKeys
  const response = await fetch(new URL(path, url), {
    method,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
  })
  if (!response.ok) throw new UsageError(`the collector at ${url} answers ${response.status}: ${await response.text()}`)
  return response.json()
}
