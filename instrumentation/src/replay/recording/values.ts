import { isBoxedError, restoreError, writeError } from './error-value.ts'

const deepest = 64
const mostValues = 100_000

/** A value as JSON that can be read back; `opaque` where something of it has no such form. */
export interface Written {
  readonly json: unknown
  readonly opaque: boolean
}

/** Writes a value down: what JSON has no form for as `{"$": kind, "v": …}`. */
export function writeValue(value: unknown): Written {
  const writer = { left: mostValues, opaque: false, open: new Set<object>() }
  const json = write(value, writer)
  return { json, opaque: writer.opaque }
}

/** The value that was written down. */
export function readValue(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(readValue)
  const kind: unknown = Reflect.get(json, '$')
  if (typeof kind === 'string') return readBoxed(kind, Reflect.get(json, 'v'))
  return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, readValue(member)]))
}

interface Writer {
  left: number
  opaque: boolean
  readonly open: Set<object>
}

function write(value: unknown, writer: Writer): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : box('number', numberText(value))
  if (value === undefined) return box('undefined')
  if (typeof value === 'bigint') return box('bigint', value.toString())
  writer.left -= 1
  if (typeof value !== 'object' || writer.left < 0 || writer.open.size >= deepest || writer.open.has(value)) {
    writer.opaque = true
    return box('opaque')
  }
  writer.open.add(value)
  const json = writeObject(value, writer)
  writer.open.delete(value)
  return json
}

function writeObject(value: object, writer: Writer): unknown {
  if (Array.isArray(value)) return value.map(element => write(element, writer))
  if (value instanceof Date) return box('date', Number.isNaN(value.getTime()) ? null : value.toISOString())
  if (value instanceof Uint8Array)
    return box(Buffer.isBuffer(value) ? 'buffer' : 'bytes', Buffer.from(value).toString('base64'))
  if (value instanceof Map)
    return box(
      'map',
      [...value].map(pair => pair.map(one => write(one, writer))),
    )
  if (value instanceof Set)
    return box(
      'set',
      [...value].map(one => write(one, writer)),
    )
  if (value instanceof Error) return writeError(value, one => write(one, writer))
  const prototype: unknown = Object.getPrototypeOf(value)
  // An object of a class comes back without its methods.
  if (prototype !== Object.prototype && prototype !== null) writer.opaque ||= hasMethods(prototype)
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, write(member, writer)]))
  return '$' in members ? box('object', members) : members
}

function hasMethods(prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null) return false
  return Object.getOwnPropertyNames(prototype).some(name => name !== 'constructor')
}

function box(kind: string, v?: unknown): object {
  return v === undefined ? { $: kind } : { $: kind, v }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function readBoxed(kind: string, v: unknown): unknown {
  if (isBoxedError(kind)) return restoreError(v, readValue)
  const text = typeof v === 'string' ? v : ''
  const list = Array.isArray(v) ? v.map(readValue) : []
  switch (kind) {
    case 'number':
      return Number(text)
    case 'bigint':
      return BigInt(text)
    case 'date':
      return new Date(text === '' ? Number.NaN : text)
    case 'buffer':
      return Buffer.from(text, 'base64')
    case 'bytes':
      return new Uint8Array(Buffer.from(text, 'base64'))
    case 'map':
      return new Map(list.filter(isPair))
    case 'set':
      return new Set(list)
    case 'object':
      return Object.fromEntries(Object.entries(v ?? {}).map(([name, member]) => [name, readValue(member)]))
    default:
      return undefined
  }
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}
