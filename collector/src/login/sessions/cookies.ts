import type { IncomingHttpHeaders, ServerResponse } from 'node:http'

/** A cookie of ours: read, set, and taken away again. */
export interface Cookie {
  /** Its value, if it has the form of one that we set. */
  read(headers: IncomingHttpHeaders): string | undefined
  set(response: ServerResponse, value: string): void
  clear(response: ServerResponse): void
}

export interface CookieOptions {
  readonly name: string
  /** Whether people reach us over https. */
  readonly isSecure: boolean
  /** `Strict` is never sent on a way in from elsewhere; `Lax` is, on links and redirects. */
  readonly sameSite: 'Strict' | 'Lax'
  readonly maxAgeMs: number
}

const mostCharacters = 4_096

/**
 * A cookie that no script reads, and that no other site sends along. Over https it has the prefix `__Host-`, with which
 * browsers take it from this very host only: no subdomain can plant one.
 */
export function cookie({ name, isSecure, sameSite, maxAgeMs }: CookieOptions): Cookie {
  const fullName = isSecure ? `__Host-${name}` : name
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  const add = (response: ServerResponse, value: string, seconds: number) =>
    response.appendHeader('Set-Cookie', `${fullName}=${value}; Max-Age=${seconds}; ${attributes}`)
  return {
    read(headers) {
      const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim())
      const value = pairs.find(pair => pair.startsWith(`${fullName}=`))?.slice(fullName.length + 1)
      return value !== undefined && value.length <= mostCharacters && /^[\w-]+$/.test(value) ? value : undefined
    },
    set: (response, value) => void add(response, value, Math.floor(maxAgeMs / 1_000)),
    clear: response => void add(response, '', 0),
  }
}
