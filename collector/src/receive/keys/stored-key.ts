import type { KeyLimits } from './rate-limits.ts'

/** `ingest` may send, `read` may ask, `admin` may both. */
export const rights = ['ingest', 'read', 'admin'] as const

export type Right = (typeof rights)[number]

/** What is kept of a key. The key itself is shown once, when it is made, and is not in here. */
export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly right: Right
  /** SHA-256 of the whole key, in hex. A key has 256 random bits, so its hash needs neither salt nor stretching. */
  readonly sha256: string
  readonly createdAt: string
  /** A revoked key stays in the file: it can be listed, and removing the last key does not open the collector. */
  readonly revokedAt?: string
  readonly limits: KeyLimits
}

export const projectPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
export const namePattern = /^[^\p{Cc}]{0,100}$/u

const mostKeys = 10_000

/** The keys in a file's text, every one checked. @throws Error naming what is wrong and where */
export function parseKeys(text: string): readonly StoredKey[] {
  const file: unknown = JSON.parse(text)
  if (!isRecord(file) || file['version'] !== 1 || !Array.isArray(file['keys'])) {
    throw new Error('expected {"version":1,"keys":[…]}')
  }
  if (file['keys'].length > mostKeys) throw new Error(`${file['keys'].length} keys, the limit is ${mostKeys}`)
  const keys = file['keys'].map(parseKey)
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('two keys have the same id')
  return keys
}

export function printKeys(keys: readonly StoredKey[]): string {
  return `${JSON.stringify({ version: 1, keys }, undefined, 2)}\n`
}

function parseKey(value: unknown, index: number): StoredKey {
  const fields = isRecord(value) ? value : {}
  const text = (name: string, pattern: RegExp): string => {
    const field = fields[name]
    if (typeof field === 'string' && pattern.test(field)) return field
    throw new Error(`keys[${index}].${name} is not valid`)
  }
  const right = rights.find(candidate => candidate === fields['right'])
  if (!right) throw new Error(`keys[${index}].right is none of ${rights.join(', ')}`)
  return {
    id: text('id', /^[0-9a-f]{12}$/),
    name: text('name', namePattern),
    project: text('project', projectPattern),
    right,
    sha256: text('sha256', /^[0-9a-f]{64}$/),
    createdAt: text('createdAt', timePattern),
    ...(fields['revokedAt'] !== undefined && { revokedAt: text('revokedAt', timePattern) }),
    limits: parseLimits(fields['limits'] ?? {}, index),
  }
}

const timePattern = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

function parseLimits(value: unknown, index: number): KeyLimits {
  const fields = isRecord(value) ? value : {}
  const number = (name: keyof KeyLimits) => {
    const field = fields[name]
    if (field === undefined) return {}
    if (typeof field === 'number' && Number.isSafeInteger(field) && field > 0) return { [name]: field }
    throw new Error(`keys[${index}].limits.${name} is not a whole number above 0`)
  }
  return { ...number('spansPerSecond'), ...number('bytesPerSecond') }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
