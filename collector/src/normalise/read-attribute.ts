import { isList, type AnyValue, type Attributes } from '../otlp.ts'

// Typed reading of attributes. The type on the wire is never trusted: JavaScript sends whole doubles as integers,
// and other languages send numbers as strings. What cannot be read is absent. Of several names the first one counts that can
// be read. Every span passes here some fifty times: loops, without functions in them.

export function readString(attributes: Attributes, ...names: readonly string[]): string | undefined {
  return readFirstString(attributes, names)
}

/** The same of a list of names; spreading one takes longer than looking them up. */
export function readFirstString(attributes: Attributes, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

export function readNumber(attributes: Attributes, ...names: readonly string[]): number | undefined {
  return readFirstNumber(attributes, names)
}

export function readFirstNumber(attributes: Attributes, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    const number = value === undefined ? undefined : numberOf(value)
    if (number !== undefined) return number
  }
  return undefined
}

export function readBoolean(attributes: Attributes, name: string): boolean {
  const value = attributes.get(name)
  return value === true || value === 'true'
}

/** A flag where it may be unsaid. */
export function readFlag(attributes: Attributes, ...names: readonly string[]): boolean | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (value !== undefined && value !== null) return value === true || value === 'true'
  }
  return undefined
}

/** One text where the conventions have a list. */
export function readAsList(attributes: Attributes, name: string): readonly string[] | undefined {
  const text = readString(attributes, name)
  return text === undefined ? undefined : [text]
}

export function readStrings(attributes: Attributes, name: string): readonly string[] {
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
