import { objectOf } from '../protocols/json.ts'

/** What fields that hold a vector are called. */
export const vectorNames = /vector|embedding/i

/**
 * Whether a value is a vector: dense as numbers, bytes or PostgreSQL's text, or sparse as indices and values. A list of
 * fewer numbers than `least` may just as well be sizes or years.
 */
export function isVector(value: unknown, least = 32): boolean {
  if (ArrayBuffer.isView(value)) return true
  if (typeof value === 'string') return least === 1 && isWrittenVector(value)
  if (Array.isArray(value)) {
    if (value.length > 0 && Array.isArray(value[0])) return value.every(row => isVector(row, least))
    return value.length >= least && value.every(number => typeof number === 'number')
  }
  const object = objectOf(value)
  if (object === undefined || least > 1) return isSparse(object)
  const members = Object.values(object)
  return isSparse(object) || (members.length > 0 && members.every(member => isVector(member, 1)))
}

function isSparse(object: Readonly<Record<string, unknown>> | undefined): boolean {
  return object !== undefined && Array.isArray(object['indices']) && Array.isArray(object['values'])
}

/** PostgreSQL's text of a vector, or what is left of its bytes where Redis' client took them for text. */
function isWrittenVector(text: string): boolean {
  return /^\[-?\d[\d\s,.eE+-]*\]$/.test(text) || text.includes('\uFFFD') || text.includes('\0')
}
