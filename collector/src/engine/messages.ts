/** What parent and child say to each other over the IPC channel. */

export interface EngineLimits {
  /** Seconds a statement may run unless the request says otherwise; its own setting `max_execution_time` wins. */
  readonly maxExecutionSeconds: number
  /** Bytes one statement may hold; the whole engine may hold twice as much. */
  readonly maxMemoryBytes: number
}

export interface OpenOrder {
  readonly kind: 'open'
  readonly dir: string
  readonly privateFolder: string
  /** 0 for any free port; a replacement gets the port of the child before it. */
  readonly port: number
  readonly password: string
  readonly heartbeatMs: number
  readonly limits: EngineLimits
}

export type Order = OpenOrder | { readonly kind: 'close'; readonly graceMs: number }

export type Refusal = 'chdb' | 'open' | 'listen'

export type Report =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly detail: string }
  /** `silentMs`: how long the engine itself has owed an answer to `SELECT 1`. */
  | { readonly kind: 'beat'; readonly silentMs: number }
  /** The engine is not well, and will be after a start. */
  | { readonly kind: 'startAgain'; readonly reason: string }
