/**
 * Everything that can go wrong, as a table that answers three questions: what happened, is it worth sending again,
 * what is the sender told. `status` is the HTTP status, `rpc` the google.rpc code of the Status body.
 */
export const problems = {
  INVALID_PROTOBUF: { status: 400, rpc: 3, retryable: false, says: 'The body is not a valid OTLP protobuf message' },
  INVALID_JSON: { status: 400, rpc: 3, retryable: false, says: 'The body is not a valid OTLP JSON message' },
  WRONG_SIGNAL: { status: 400, rpc: 3, retryable: false, says: 'The body is OTLP of another signal' },
  INVALID_COMPRESSION: { status: 400, rpc: 3, retryable: false, says: 'The body cannot be decompressed' },
  BODY_ABORTED: { status: 400, rpc: 1, retryable: false, says: 'The sender went away before the body ended' },
  INVALID_PARAMETER: { status: 400, rpc: 3, retryable: false, says: 'A parameter of the question is wrong' },
  UNAUTHENTICATED: { status: 401, rpc: 16, retryable: false, says: 'The request carries no valid API key' },
  FORBIDDEN: { status: 403, rpc: 7, retryable: false, says: 'The API key does not have this right' },
  HOST_NOT_ALLOWED: { status: 403, rpc: 7, retryable: false, says: 'Without an API key only this machine may call' },
  FOREIGN_PAGE: { status: 403, rpc: 7, retryable: false, says: 'The request seems to come from a foreign page' },
  NOT_FOUND: { status: 404, rpc: 5, retryable: false, says: 'There is nothing at this path' },
  METHOD_NOT_ALLOWED: { status: 405, rpc: 12, retryable: false, says: 'This path does not take this method' },
  BODY_TIMEOUT: { status: 503, rpc: 4, retryable: true, says: 'The request body took too long' },
  BODY_TOO_LARGE: { status: 413, rpc: 3, retryable: false, says: 'The request body is larger than the limit' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, rpc: 3, retryable: false, says: 'The content type is not OTLP' },
  UNSUPPORTED_ENCODING: { status: 415, rpc: 3, retryable: false, says: 'The content encoding is not supported' },
  RATE_LIMITED: { status: 429, rpc: 8, retryable: true, says: 'The API key is over its limit' },
  INTERNAL: { status: 500, rpc: 13, retryable: false, says: 'The collector made a mistake' },
  OVERLOADED: { status: 503, rpc: 14, retryable: true, says: 'Too many requests are open' },
  UNAVAILABLE: { status: 503, rpc: 14, retryable: true, says: 'The collector cannot take this now' },
  SPOOL_FULL: { status: 503, rpc: 14, retryable: true, says: 'The spool has no room' },
  SPOOL_FAILED: { status: 503, rpc: 14, retryable: true, says: 'The spool cannot write to disk' },
  SPOOL_IN_USE: { status: 503, rpc: 14, retryable: true, says: 'Another collector uses the spool' },
  SHUTTING_DOWN: { status: 503, rpc: 14, retryable: true, says: 'The collector is shutting down' },
  STORE_UNREACHABLE: { status: 503, rpc: 14, retryable: true, says: 'The store does not answer' },
  STORE_FULL: { status: 503, rpc: 14, retryable: true, says: 'The disk of the store has no room' },
  ENGINE_FAILED: { status: 503, rpc: 14, retryable: true, says: 'The embedded engine cannot start' },
  STORE_REFUSED: { status: 500, rpc: 13, retryable: false, says: 'The store refused the statement' },
} as const satisfies Record<string, Problem>

interface Problem {
  readonly status: number
  readonly rpc: number
  readonly retryable: boolean
  readonly says: string
}

export type ProblemCode = keyof typeof problems

interface CollectorErrorOptions extends ErrorOptions {
  readonly retryAfterSeconds?: number
}

/** A problem from the table, with the detail of this case: the thing, the value and the limit. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError'
  readonly code: ProblemCode
  /** When a sender may come back, for problems that pass. */
  readonly retryAfterSeconds: number

  constructor(code: ProblemCode, detail: string, options?: CollectorErrorOptions) {
    super(`${problems[code].says}: ${detail}`, options)
    this.code = code
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 1
  }

  get status(): number {
    return problems[this.code].status
  }

  get rpc(): number {
    return problems[this.code].rpc
  }

  get retryable(): boolean {
    return problems[this.code].retryable
  }
}

/** A promise of our own that was broken: never the fault of the sender, always a line of ours. */
export class Bug extends Error {
  override readonly name = 'Bug'
}
