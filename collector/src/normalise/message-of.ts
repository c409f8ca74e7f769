import { canonicalJson, textHash } from '@spanledger/instrumentation/hash'
import type { Message } from '../model.ts'

/** One message of the ledger: its hash is that of the content alone, so equal content is equal wherever it appears. */
export function messageOf(content: unknown, role: string): Message {
  const canonical = canonicalJson(content)
  const body = typeof content === 'string' ? content : JSON.stringify(inOrder(content))
  const message = { hash: textHash(canonical), role, body }
  return body === canonical ? { ...message, isCanonical: true } : message
}

/**
 * A message and its parts with their keys in order, since most are canonical then, and need no hash beside them in the
 * store. Arguments and whatever else is further in stay as somebody wrote them.
 */
function inOrder(content: unknown): unknown {
  if (!isObject(content) || !Array.isArray(content['parts'])) return content
  return sorted({ ...content, parts: content['parts'].map(part => (isObject(part) ? sorted(part) : part)) })
}

function sorted(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // No prototype: a key may be called `__proto__`.
  const inOrderOfKeys: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(object).sort()) inOrderOfKeys[key] = object[key]
  return inOrderOfKeys
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
