import { isList, type AnyValue } from '../otlp.ts'

/** Where attributes are looked up: those of a span, or what a dialect makes of them. */
export interface AttributeSource {
  get(name: string): AnyValue | undefined
  has(name: string): boolean
}

// Typed reading of attributes. The type on the wire is never trusted: JavaScript sends whole doubles as integers,
// and other languages send numbers as strings. What cannot be read is absent. Of several names the first one counts that can
// be read. Every span passes here some fifty times: loops, without functions in them.

export function readString(attributes: AttributeSource, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

export function readNumber(attributes: AttributeSource, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    const number = value === undefined ? undefined : numberOf(value)
    if (number !== undefined) return number
  }
  return undefined
}

export function readBoolean(attributes: AttributeSource, name: string): boolean {
  const value = attributes.get(name)
  return value === true || value === 'true'
}

export function readStrings(attributes: AttributeSource, name: string): readonly string[] {
  const value = attributes.get(name)
  return value !== undefined && isList(value) ? value.filter(entry => typeof entry === 'string') : noStrings
}

const noStrings: readonly string[] = []

function numberOf(value: AnyValue): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'bigint' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
