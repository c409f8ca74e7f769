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
