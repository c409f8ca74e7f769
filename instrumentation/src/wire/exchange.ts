/** One request on its way out, as a seam sees it. */
export interface OutgoingRequest {
  readonly method: string
  readonly origin: string
  /** With its query. */
  readonly path: string
  /** An object, a flat list or entries, as HTTP clients keep them. */
  readonly headers: unknown
  readonly body: unknown
}

/**
 * - `complete`: the last byte arrived
 * - `aborted`: the application gave up
 * - `abandoned`: the application never read on
 * - `error`: the connection or the provider failed
 */
export type Ending = 'complete' | 'aborted' | 'abandoned' | 'error'

/** What a seam reports of one request and its answer, in this order; nothing after `ended`. */
export interface Exchange {
  requestBytes(chunk: Uint8Array | string): void
  requestComplete(): void
  responseStarted(status: number, headers: unknown): void
  /** `paused`: the application is not reading at the moment. */
  responseBytes(chunk: Uint8Array, paused: boolean): void
  ended(ending: Ending, error?: unknown): void
  /** Asked before the last byte is sent, where a budget is: `true` holds it, and one of the two is called, now or later. */
  held?(send: () => unknown, refuse: (error: Error) => void): boolean
}

/** Asked for every request; `undefined` means: not interesting, do not look any further. */
export type Begin = (request: OutgoingRequest) => Exchange | undefined
