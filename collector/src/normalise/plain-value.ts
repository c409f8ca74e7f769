import { isList, type AnyValue } from '../otlp.ts'

/**
 * An OTLP value as the JSON value it stands for. Keys come from outside, so objects have no prototype to reach;
 * integers beyond 2^53 and bytes become text, since JSON has neither.
 */
export function plainValue(value: AnyValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (isList(value)) return value.map(plainValue)
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, entry] of value) object[key] = plainValue(entry)
  return object
}

/** Deeper than any message; what is deeper was made to exhaust somebody's stack and stays text. */
const deepestStructure = 100

const bracket = 0x5b
const brace = 0x7b

/** The JSON object or array that a text is, if it is one: the text `42` or `true` is content, not structure. */
export function parseStructure(text: string): unknown {
  const first = text.charCodeAt(0)
  if (first !== bracket && first !== brace && !/^\s+[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    // Each level takes two characters: what is short needs no look.
    return text.length > 2 * deepestStructure && isObject(value) && isDeeperThan(value, deepestStructure)
      ? undefined
      : value
  } catch {
    return undefined
  }
}

function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true
  // Plain loops without lists of members: every message passes here.
  if (Array.isArray(value)) {
    for (const entry of value) if (isObject(entry) && isDeeperThan(entry, levels - 1)) return true
    return false
  }
  for (const key in value) {
    const member: unknown = value[key as keyof typeof value]
    if (isObject(member) && isDeeperThan(member, levels - 1)) return true
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
