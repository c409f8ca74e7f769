/** A refusal as ClickHouse words it, so that every client shows its real error with the right code. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: number
  readonly type: string
  readonly status: number

  constructor(type: RefusalType, message: string, options?: ErrorOptions) {
    super(message, options)
    this.type = type
    const { code, status } = refusals[type]
    this.code = code
    this.status = status
  }
}

/** The body of such an answer. */
export function exceptionText(code: number | string, type: string, message: string): string {
  return `Code: ${code}. DB::Exception: ${message.replace(/\.$/, '')}. (${type})\n`
}

// The codes and statuses a ClickHouse server would answer with.
const refusals = {
  CANNOT_PARSE_INPUT: { code: 27, status: 400 },
  NOT_IMPLEMENTED: { code: 48, status: 501 },
  SYNTAX_ERROR: { code: 62, status: 400 },
  UNKNOWN_FORMAT: { code: 73, status: 404 },
  UNKNOWN_DATABASE: { code: 81, status: 404 },
  READONLY: { code: 164, status: 403 },
  TOO_MANY_SIMULTANEOUS_QUERIES: { code: 202, status: 503 },
  NETWORK_ERROR: { code: 210, status: 503 },
  QUERY_IS_TOO_LARGE: { code: 223, status: 413 },
  ZLIB_INFLATE_FAILED: { code: 354, status: 400 },
  ACCESS_DENIED: { code: 497, status: 403 },
  AUTHENTICATION_FAILED: { code: 516, status: 403 },
  UNKNOWN_EXCEPTION: { code: 1002, status: 500 },
} as const

export type RefusalType = keyof typeof refusals
