import type { BillLine } from './ledger.ts'

/** A request that was not refused. */
export interface Asked {
  readonly body: unknown
  readonly responseId: string
  /** Hex digits that depend on the request's bytes alone. */
  readonly seed: string
}

/** What goes over the wire: one JSON body or a stream of events, and the line for the bill. */
export type Answer = { readonly status: number; readonly billed: Omit<BillLine, 'nano'> | undefined } & (
  | { readonly json: object }
  | { readonly events: readonly string[] }
)

/** Reads a field of something that came over the wire; undefined where there is none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? // An object that has the property: reading it by name is what the line above has checked.
      (value as Record<string, unknown>)[name]
    : undefined
}

/** The elements of a JSON array; none where the value is something else. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A JSON string; empty where the value is something else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
