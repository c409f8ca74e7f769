import { textHash } from '@spanledger/instrumentation/hash'
import type { Message } from '../model.ts'
import { canonicalOf } from './canonical/canonical-of.ts'

/** One message of the ledger: its hash is that of the content alone, so equal content is equal wherever it appears. */
export function messageOf(content: unknown, role: string): Message {
  const { canonical, isAsWritten } = canonicalOf(content, hasParts(content) ? 2 : 0)
  const hash = textHash(canonical)
  if (typeof content === 'string') return { hash, role, body: content }
  // Without writing it a second time: this is done to every message.
  if (isAsWritten) return { hash, role, body: canonical, isCanonical: true }
  const body = JSON.stringify(inOrder(content))
  return body === canonical ? { hash, role, body, isCanonical: true } : { hash, role, body }
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
