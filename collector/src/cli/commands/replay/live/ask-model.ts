import type { Answered } from '../../../../rerun/rerun-calls.ts'
import { UsageError } from '../../../command.ts'

const limitMs = 120_000

/** Whose key goes where. A recording is a stranger's word: no other host that it names is told a key. */
const providers = [
  { path: /\/messages$/, variable: 'ANTHROPIC_API_KEY', host: 'api.anthropic.com', headers: anthropicHeaders },
  { path: /./, variable: 'OPENAI_API_KEY', host: 'api.openai.com', headers: bearerHeaders },
] as const

/**
 * Asks a model as a recording did, with the key of this environment: at `base`, or where the recording did if that is
 * the provider's own address.
 */
export function modelAsker(base: string | undefined, environment: NodeJS.ProcessEnv) {
  return async (recordedUrl: string, body: object): Promise<Answered> => {
    const url = new URL(recordedUrl)
    const provider = providers.find(({ path }) => path.test(url.pathname)) ?? providers[1]
    const target = targetOf(url, base, provider.host)
    const key = environment[provider.variable]
    if (!key) throw new UsageError(`${provider.variable} is not set: the key comes from the environment`)
    const started = performance.now()
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...provider.headers(key) },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    })
    const text = await response.text()
    return { status: response.status, text, ms: performance.now() - started }
  }
}

function targetOf(url: URL, base: string | undefined, host: string): URL {
  if (base === undefined) {
    if (url.protocol === 'https:' && url.host === host) return url
    throw new UsageError(`the run was recorded at ${url.origin}, which is not ${host}: name an address with --base-url`)
  }
  if (!URL.canParse(base)) throw new UsageError(`--base-url: expected an address, got ${JSON.stringify(base)}`)
  return new URL(url.pathname + url.search, base)
}

function bearerHeaders(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

function anthropicHeaders(key: string): Record<string, string> {
  return { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
}
