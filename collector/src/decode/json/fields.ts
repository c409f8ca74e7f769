/**
 * Fields of proto3 JSON as OTLP has it. Absent and null are the field's default; a value of the wrong type fails the
 * request, because then the sender does not speak OTLP and the rest cannot be trusted either.
 */
import { CollectorError } from '../../errors.ts'
import type { Budget } from '../budget.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function expectObject(value: unknown, where: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(where, 'an object', value)
  // True: neither null nor a list, and JSON.parse gives objects no other keys than strings.
  return value as JsonObject
}

export function objectIn(parent: JsonObject, field: string): JsonObject | undefined {
  const value = parent[field]
  return value === undefined || value === null ? undefined : expectObject(value, field)
}

export function objectsIn(parent: JsonObject, field: string): readonly JsonObject[] {
  const value = parent[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) fail(field, 'a list', value)
  return value.map(element => expectObject(element, field))
}

/** Whether a field is there: null is how JSON says that it is not. */
export function has(parent: JsonObject, field: string): boolean {
  return parent[field] !== undefined && parent[field] !== null
}

export function textIn(parent: JsonObject, field: string): string {
  const value = parent[field]
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') fail(field, 'a string', value)
  // Half a surrogate pair has no UTF-8: it becomes what invalid UTF-8 becomes.
  return value.replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** An id in hex of either case, in lower case. */
export function idIn(parent: JsonObject, field: string): string {
  return textIn(parent, field).toLowerCase()
}

export function boolIn(parent: JsonObject, field: string): boolean {
  const value = parent[field] ?? false
  if (typeof value !== 'boolean') fail(field, 'true or false', value)
  return value
}

export function uint32In(parent: JsonObject, field: string): number {
  const value = integerIn(parent, field)
  if (value < 0n || value >= 2n ** 32n) fail(field, 'an unsigned 32-bit integer', parent[field])
  return Number(value)
}

export function uint64In(parent: JsonObject, field: string): bigint {
  const value = integerIn(parent, field)
  if (value < 0n || value >= 2n ** 64n) fail(field, 'an unsigned 64-bit integer', parent[field])
  return value
}

export function int32In(parent: JsonObject, field: string): number {
  const value = integerIn(parent, field)
  if (value < -(2n ** 31n) || value >= 2n ** 31n) fail(field, 'a 32-bit integer', parent[field])
  return Number(value)
}

/** An int64: a number where that is exact, else a bigint. */
export function int64In(parent: JsonObject, field: string): number | bigint {
  const value = integerIn(parent, field)
  if (value < -(2n ** 63n) || value >= 2n ** 63n) fail(field, 'a 64-bit integer', parent[field])
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

export function doubleIn(parent: JsonObject, field: string): number {
  const value = parent[field]
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(number)) fail(field, 'a number, "NaN", "Infinity" or "-Infinity"', value)
  return number
}

export function uint64sIn(parent: JsonObject, field: string, budget: Budget): readonly bigint[] {
  return listIn(parent, field, budget).map(element => uint64In({ [field]: element }, field))
}

export function doublesIn(parent: JsonObject, field: string, budget: Budget): readonly number[] {
  return listIn(parent, field, budget).map(element => doubleIn({ [field]: element }, field))
}

/** A number on the wire; senders that write the name instead are understood, unknown names are 0. */
export function enumIn(parent: JsonObject, field: string, names: readonly string[]): number {
  const value = parent[field]
  if (typeof value !== 'string') return Number(integerIn(parent, field))
  return Math.max(0, names.indexOf(value))
}

export function bytesIn(parent: JsonObject, field: string): Uint8Array {
  const value = parent[field]
  if (typeof value !== 'string' || !/^[\w+/-]*={0,2}$/.test(value)) fail(field, 'base64', value)
  return new Uint8Array(Buffer.from(value, 'base64'))
}

function listIn(parent: JsonObject, field: string, budget: Budget): readonly unknown[] {
  const value = parent[field] ?? []
  if (!Array.isArray(value)) fail(field, 'a list', value)
  for (let counted = 0; counted < value.length; counted++) budget.countPart()
  return value
}

function integerIn(parent: JsonObject, field: string): bigint {
  const value = parent[field]
  if (value === undefined || value === null) return 0n
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  // 20 digits and a sign are every 64-bit integer; a longer text could keep BigInt busy for minutes.
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) fail(field, 'an integer', value)
  return BigInt(value)
}

function fail(field: string, expected: string, value: unknown): never {
  const shown = JSON.stringify(value)?.slice(0, 40) ?? 'nothing'
  throw new CollectorError('INVALID_JSON', `${field}: expected ${expected}, got ${shown}`)
}
