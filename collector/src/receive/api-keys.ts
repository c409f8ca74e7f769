import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Bug } from '../errors.ts'

/** The project a request may write to, or undefined when its key is not one of ours. */
export type Authenticate = (headers: IncomingHttpHeaders) => string | undefined

const project = 'default'

/** Checks `Authorization: Bearer KEY` or `x-api-key: KEY` against the keys; without keys every request is let in. */
export function openApiKeys(keys: readonly string[]): Authenticate {
  if (keys.includes('')) throw new Bug('An empty API key would let everybody in')
  if (keys.length === 0) return () => project
  const digests = keys.map(digest)
  return headers => (presentedKeys(headers).some(key => isKnown(key, digests)) ? project : undefined)
}

/** Compares digests of one length with every known one, so that the time taken says nothing about the keys. */
function isKnown(key: string, digests: readonly Buffer[]): boolean {
  const presented = digest(key)
  return digests.filter(known => timingSafeEqual(known, presented)).length > 0
}

function presentedKeys(headers: IncomingHttpHeaders): readonly string[] {
  const bearer = /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  const apiKey = headers['x-api-key']
  return [bearer, ...(Array.isArray(apiKey) ? apiKey : [apiKey])].flatMap(key => key?.trim() || [])
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
