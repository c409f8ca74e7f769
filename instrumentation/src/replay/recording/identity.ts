import { canonicalText } from '../../content/canonical.ts'
import { contentHash } from '../../content/hash.ts'
import type { Body } from './format.ts'

/** What differs from call to call without meaning anything, at the top of a JSON body. */
const volatileMembers: ReadonlySet<string> = new Set(['user', 'metadata', 'stream_options', 'prompt_cache_key', 'seed'])

/** What in a query is a credential, or made of one. */
const secretParameter =
  /^(?:key|api[-_]?key|apikey|token|access_token|sig|signature|code|password|x-amz-.*|x-goog-.*)$/i

/** Which request this is: the same for two that ask for the same. */
export function requestHash({ name, url, body }: Identified): string {
  return contentHash([name, url === undefined ? '' : pathOf(url), comparable(body)])
}

export interface Identified {
  readonly name: string
  readonly url: string | undefined
  readonly body: Body | undefined
}

/** A body without what changes each time: what requests are compared by. */
export function comparable(body: Body | undefined): unknown {
  if (body?.json !== undefined) return isObject(body.json) ? withoutVolatile(body.json) : body.json
  if (body?.text !== undefined) return canonicalText(withoutBoundary(body.text))
  return body?.base64 ?? null
}

/** How a request is called, and its address without credentials. Remembered: an application asks few addresses often. */
export function addressOf(
  method: string,
  origin: string,
  path: string,
): { readonly name: string; readonly url: string } {
  const key = `${method} ${origin} ${path}`
  const known = addresses.get(key)
  if (known !== undefined) return known
  const url = withoutCredentials(origin, path)
  const address = { name: nameOfRequest(method, url), url }
  if (addresses.size >= mostAddresses) addresses.clear()
  if (key.length <= longestAddress) addresses.set(key, address)
  return address
}

const addresses = new Map<string, { readonly name: string; readonly url: string }>()
const mostAddresses = 200
const longestAddress = 300

/** An address without user, password and what in its query is a credential. */
export function withoutCredentials(origin: string, path: string): string {
  if (!URL.canParse(path, origin)) return path
  const url = new URL(path, origin)
  url.username = ''
  url.password = ''
  const names = Array.from(url.searchParams.keys())
  for (const name of names) if (secretParameter.test(name)) url.searchParams.delete(name)
  return url.href
}

/** How a request is called: `POST api.openai.com/v1/chat/completions`. A server on this machine may have any port. */
export function nameOfRequest(method: string, url: string): string {
  if (!URL.canParse(url)) return `${method} ${url.split('?')[0] ?? ''}`
  const { hostname, host, pathname } = new URL(url)
  return `${method} ${isLoopback(hostname) ? 'localhost' : host}${pathname}`
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || hostname.startsWith('127.')
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname + search
}

function withoutVolatile(json: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !volatileMembers.has(name)))
}

// The boundary of a form is made anew for each.
function withoutBoundary(text: string): string {
  const boundary = /^--([\w'()+,./:=?-]{6,70})\r?\n/.exec(text)?.[1]
  return boundary === undefined ? text : text.replaceAll(boundary, 'boundary')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
