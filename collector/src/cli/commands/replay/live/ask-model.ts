import type { Answered } from '../../../../rerun/rerun-calls.ts'
import { UsageError } from '../../../command.ts'
import { providerOf, type Provider } from './providers.ts'

const limitMs = 120_000

/**
 * Asks a model as a recording did, with the key of this environment: at `base`, or where the recording did if that is
 * the provider's own address.
 */
export function modelAsker(base: string | undefined, environment: NodeJS.ProcessEnv) {
  return async (recordedUrl: string, asked: object): Promise<Answered> => {
    const recorded = new URL(recordedUrl)
    const provider = providerOf(recorded)
    const url = targetOf(recorded, base, provider)
    const body = JSON.stringify(asked)
    const headers = provider.headers({ url, body, nowMs: Date.now() }, environment)
    const started = performance.now()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    })
    const text = await response.text()
    return { status: response.status, text, ms: performance.now() - started }
  }
}

function targetOf(url: URL, base: string | undefined, { host, hosts }: Provider): URL {
  if (base === undefined) {
    if (url.protocol === 'https:' && hosts.test(url.host)) return url
    throw new UsageError(`the run was recorded at ${url.origin}, which is not ${host}: name an address with --base-url`)
  }
  if (!URL.canParse(base)) throw new UsageError(`--base-url: expected an address, got ${JSON.stringify(base)}`)
  return new URL(url.pathname + url.search, base)
}
