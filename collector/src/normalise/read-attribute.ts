import { isList, type AnyValue, type Attributes } from '../otlp.ts'

/**
 * Typed reading of attributes. The type on the wire is never trusted: JavaScript sends whole doubles as integers,
 * and other languages send numbers as strings. What cannot be read is absent.
 */

export function readString(attributes: Attributes, ...names: readonly string[]): string | undefined {
  return first(attributes, names, stringOf)
}

export function readNumber(attributes: Attributes, ...names: readonly string[]): number | undefined {
  return first(attributes, names, numberOf)
}

export function readBoolean(attributes: Attributes, ...names: readonly string[]): boolean {
  return first(attributes, names, trueOf) ?? false
}

export function readStrings(attributes: Attributes, ...names: readonly string[]): readonly string[] {
  return first(attributes, names, stringsOf) ?? noStrings
}

function first<T>(
  attributes: Attributes,
  names: readonly string[],
  read: (value: AnyValue) => T | undefined,
): T | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    const result = value === undefined ? undefined : read(value)
    if (result !== undefined) return result
  }
  return undefined
}

function stringOf(value: AnyValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function trueOf(value: AnyValue): true | undefined {
  return value === true || value === 'true' ? true : undefined
}

function stringsOf(value: AnyValue): readonly string[] | undefined {
  return isList(value) ? value.filter(entry => typeof entry === 'string') : undefined
}

const noStrings: readonly string[] = []

function numberOf(value: AnyValue): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined
  const number =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}
