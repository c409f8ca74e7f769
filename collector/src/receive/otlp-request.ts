import type { OtlpEncoding } from '../otlp.ts'

/** What OTLP carries. The three are alike on the wire down to the scope; only the path or the service tells them apart. */
export const signals = ['traces', 'logs', 'metrics'] as const

export type Signal = (typeof signals)[number]

/** One export request, whichever way it came in. */
export interface OtlpRequest {
  readonly signal: Signal
  readonly body: Uint8Array
  readonly encoding: OtlpEncoding
  readonly project: string
}

/** What became of a request's spans, log records or data points. A message without rejected ones is a warning. */
export interface Outcome {
  /** How many were in the request and are kept. They count towards the limit of the key. */
  readonly taken: number
  readonly rejected: number
  readonly message: string
}

/** Takes the request for good, or throws: a CollectorError says how the sender is answered. */
export type Accept = (request: OtlpRequest) => Promise<Outcome>
