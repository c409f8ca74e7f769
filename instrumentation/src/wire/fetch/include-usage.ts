import { AsyncLocalStorage } from 'node:async_hooks'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, parseJson } from '../../protocols/json.ts'

/**
 * The one thing that changes the wire, and only when asked for: an OpenAI chat stream whose caller did not ask for usage
 * is made to ask for it, and what answers it is taken out again before the caller reads (`hide-usage.ts`). Where anything
 * is not as expected, such as a body that is no string, the request goes out as it is.
 */
export function includeUsage(): void {
  const property = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  const original = globalThis.fetch
  // Named and shaped like the function it stands for.
  const value = function fetch(input: Parameters<typeof original>[0], init?: RequestInit): Promise<Response> {
    const asking = quietly(() => askForUsage(input, init))
    return asking === undefined ? original(input, init) : asked.run(true, original, input, asking)
  }
  Object.defineProperty(globalThis, 'fetch', {
    value,
    writable: true,
    configurable: true,
    enumerable: property?.enumerable ?? true,
  })
}

const asked = new AsyncLocalStorage<true>()

/** Whether the request that is being dispatched asks for usage in place of its caller. */
export function usageWasAdded(): boolean {
  return asked.getStore() === true
}

/** The request with the question in it; `undefined` where there is nothing to add. */
function askForUsage(input: unknown, init: RequestInit | undefined): RequestInit | undefined {
  if (init?.method?.toUpperCase() !== 'POST' || typeof init.body !== 'string') return undefined
  if (!(typeof input === 'string' || input instanceof URL)) return undefined
  if (!new URL(input).pathname.endsWith('/chat/completions')) return undefined
  const body = objectOf(parseJson(init.body))
  if (body === undefined || body['stream'] !== true || !Array.isArray(body['messages'])) return undefined
  const options = objectOf(body['stream_options'])
  if (options?.['include_usage'] !== undefined) return undefined
  const headers = new Headers(init.headers)
  // fetch counts the new length itself; and what is compressed cannot be taken out of a stream.
  headers.delete('content-length')
  headers.set('accept-encoding', 'identity')
  return { ...init, headers, body: JSON.stringify({ ...body, stream_options: { ...options, include_usage: true } }) }
}
