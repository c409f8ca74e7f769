import type { AnyValue } from '../../otlp.ts'
import { parseStructure, plainValue } from '../plain-value.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Strings of strings of JSON occur, no deeper. */
const deepestQuoting = 3

/** The JSON value of an attribute: structured, as JSON text, or as JSON text that was quoted once more. */
export function structureOf(value: AnyValue | undefined): unknown {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? unquoted(value) : plainValue(value)
}

/** A text, or the JSON object or list that it is. */
export function unquoted(text: string): unknown {
  let inner = text
  for (let depth = 0; depth < deepestQuoting && inner.startsWith('"'); depth += 1) {
    const next = parseQuoted(inner)
    if (next === undefined) break
    inner = next
  }
  return parseStructure(inner) ?? inner
}

function parseQuoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** An object, whatever its text says; nothing if it is none. */
export function objectIn(value: AnyValue | undefined): JsonObject | undefined {
  return objectOf(structureOf(value))
}

export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
