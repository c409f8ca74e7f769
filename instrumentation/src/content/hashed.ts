import { contentHash } from './hash.ts'
import type { ChatMessage, Part } from './message.ts'

/** What stands for a value of which only this may be told: its hash, and its length as text or as JSON. */
export function hashedValue(value: unknown): { readonly hash: string; readonly size: number } {
  return { hash: contentHash(value), size: sizeOf(value) }
}

/** A message whose parts are told of by type, name, hash and size only. */
export function hashedMessage({ parts, ...rest }: ChatMessage): ChatMessage {
  return { ...rest, parts: parts.map(hashedPart) }
}

// An image has been replaced by its hash and its size already.
const told = new Set(['type', 'id', 'name', 'modality', 'mime_type', 'bytes', 'hash', 'truncated'])

function hashedPart(part: Part): Part {
  const fields = Object.entries(part)
  const hidden = fields.filter(([field, value]) => !told.has(field) && value !== undefined)
  const [first] = hidden
  if (first === undefined) return part
  const shown = { type: part.type, ...Object.fromEntries(fields.filter(([field]) => told.has(field))) }
  // The content of a text part has the hash it has everywhere else.
  return { ...shown, ...hashedValue(hidden.length === 1 ? first[1] : Object.fromEntries(hidden)) }
}

// True: JSON has no form for undefined, functions and symbols, and stringify answers undefined.
function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : ((JSON.stringify(value) as string | undefined)?.length ?? 0)
}
