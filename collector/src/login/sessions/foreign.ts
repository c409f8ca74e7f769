import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, IncomingHttpHeaders } from 'node:http'

/** Whether a browser says that a page of somebody else sends this. Programs that are no browsers say nothing. */
export function isForeign(headers: IncomingHttpHeaders, publicOrigin: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = headers
  if (origin === undefined || origin === publicOrigin) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}

/** Whether a request may change something, by its method. */
export function isChange({ method }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/** Compares a token with what it has to be, in a time that says nothing about it. */
export function isToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
