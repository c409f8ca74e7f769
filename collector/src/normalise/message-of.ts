import { canonicalJson, textHash } from '@spanledger/instrumentation/hash'
import { RecentMap } from '../bounded/recent-map.ts'
import type { Message } from '../model.ts'

/** One message of the ledger: its hash is that of the content alone, so equal content is equal wherever it appears. */
export function messageOf(content: unknown, role: string): Message {
  const canonical = canonicalJson(content)
  const hash = hashOf(canonical)
  if (typeof content === 'string') return { hash, role, body: content }
  // Without writing it a second time: this is done to every message.
  if (isCanonical(content, hasParts(content) ? 2 : 0)) return { hash, role, body: canonical, isCanonical: true }
  const body = JSON.stringify(inOrder(content))
  return body === canonical ? { hash, role, body, isCanonical: true } : { hash, role, body }
}

/** Instructions, tools and whatever was said before come again with every call of a conversation. */
const hashes = new RecentMap<string, string>(2_048)
/** Of a longer text this would be no faster than its hash. */
const longestRemembered = 1_024

function hashOf(canonical: string): string {
  return canonical.length > longestRemembered ? textHash(canonical) : hashes.made(canonical, () => textHash(canonical))
}

/**
 * Whether a value is written canonically as it is: its keys are in order, and its texts have no other Unicode form or line
 * ends. False where that would take longer to find out. The outermost `sortedLevels` of objects will be in order.
 */
function isCanonical(value: unknown, sortedLevels: number): boolean {
  if (typeof value === 'string') return /^[^\r\u0080-\uffff]*$/.test(value)
  if (typeof value !== 'object' || value === null) return value !== undefined
  if (Array.isArray(value)) return value.every(element => isCanonical(element, sortedLevels))
  // True of any object.
  const members = value as Readonly<Record<string, unknown>>
  let last = ''
  for (const key of Object.keys(members)) {
    if (
      (sortedLevels === 0 && key < last) ||
      key === 'toJSON' ||
      !isCanonical(members[key], Math.max(0, sortedLevels - 1))
    )
      return false
    last = key
  }
  return true
}

/**
 * A message and its parts with their keys in order, since most are canonical then, and need no hash beside them in the
 * store. Arguments and whatever else is further in stay as somebody wrote them.
 */
function inOrder(content: unknown): unknown {
  if (!hasParts(content)) return content
  return sorted({ ...content, parts: content.parts.map(part => (isObject(part) ? sorted(part) : part)) })
}

function sorted(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // No prototype: a key may be called `__proto__`.
  const inOrderOfKeys: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(object).sort()) inOrderOfKeys[key] = object[key]
  return inOrderOfKeys
}

function hasParts(
  content: unknown,
): content is { readonly [key: string]: unknown; readonly parts: readonly unknown[] } {
  return isObject(content) && Array.isArray(content['parts'])
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
