import { createHash, randomBytes } from 'node:crypto'
import type { KeyLimits } from './rate-limits.ts'
import type { Right, StoredKey } from './stored-key.ts'

export interface KeyWish {
  readonly name: string
  readonly project: string
  readonly right: Right
  readonly limits: KeyLimits
  readonly now: Date
}

export interface NewKey {
  /** To be shown once: it can never be read again. */
  readonly key: string
  readonly stored: StoredKey
}

/** Makes a key: `sl_`, an id that may be shown, and 256 random bits. */
export function newKey({ now, ...wish }: KeyWish): NewKey {
  const id = randomBytes(6).toString('hex')
  const key = `sl_${id}_${randomBytes(32).toString('base64url')}`
  return { key, stored: { id, ...wish, sha256: digestOf(key).toString('hex'), createdAt: now.toISOString() } }
}

/** The id in a key that has our form. */
export function idOf(key: string): string | undefined {
  return /^sl_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/.exec(key)?.[1]
}

export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
