import { hash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'

export { canonicalJson } from './canonical.ts'

/** The hash of any content: the first 32 hex digits of the SHA-256 of its canonical JSON. Throws on cycles. */
export function contentHash(value: unknown): string {
  return digest(canonicalJson(value))
}

/** The same hash of bytes that are no JSON, such as an image. */
export function bytesHash(bytes: Uint8Array): string {
  return digest(bytes)
}

/** The hash of content that is canonical JSON already. */
export function textHash(canonical: string): string {
  return digest(canonical)
}

function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, 32)
}
