/** An error as ClickHouse words it, so that `@clickhouse/client` throws its real ClickHouseError with the right code. */
export class ClickHouseException extends Error {
  override readonly name = 'ClickHouseException'
  readonly code: number
  readonly type: string

  constructor({ code, type }: { code: number; type: string }, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.type = type
  }

  get status(): number {
    return statuses.get(this.code) ?? 500
  }

  /** The body of the answer. */
  text(version: string): string {
    return `Code: ${this.code}. DB::Exception: ${this.message}. (${this.type}) (version ${version})\n`
  }
}

// What we refuse ourselves, under the codes a server would use.
const refusals = {
  NOT_IMPLEMENTED: 48,
  LOGICAL_ERROR: 49,
  SYNTAX_ERROR: 62,
  UNKNOWN_SETTING: 115,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING: 216,
  QUERY_IS_TOO_LARGE: 223,
  NOT_ENOUGH_SPACE: 243,
  ZLIB_INFLATE_FAILED: 354,
  AUTHENTICATION_FAILED: 516,
} as const

/** An exception of our own. */
export function refusal(type: keyof typeof refusals, message: string, options?: ErrorOptions): ClickHouseException {
  return new ClickHouseException({ code: refusals[type], type }, message, options)
}

/** Reads what the engine threw; anything it did not word as an exception becomes LOGICAL_ERROR. */
export function readException(error: unknown): ClickHouseException {
  if (error instanceof ClickHouseException) return error
  const message = error instanceof Error ? error.message : String(error)
  // Errors of the client part of the engine come nested: "Code: 33. DB::Exception: Code: 33. DB::Exception: …".
  const nested = /^(?:Code: (?<code>\d+)\. DB::Exception: )+/.exec(message)
  if (!nested?.groups) return refusal('LOGICAL_ERROR', message, { cause: error })
  // The client never named a file: it is where we put the body.
  const { detail, type } = withoutTail(message.slice(nested[0].length).replace(/: \(in file\/uri [^)]*\)/, ''))
  return new ClickHouseException({ code: Number(nested.groups['code']), type }, detail, { cause: error })
}

/** Takes off every "(NAME) (version …)" at the end: one for each level of nesting. */
function withoutTail(message: string): { detail: string; type: string } {
  const tail = /\.? \((?<type>[A-Z][A-Z0-9_]{2,})\)(?: \(version [^()]*(?:\([^()]*\))?\))?$/
  let detail = message.trimEnd()
  let type = 'UNKNOWN_EXCEPTION'
  for (let match = tail.exec(detail); match?.groups; match = tail.exec(detail)) {
    detail = detail.slice(0, match.index)
    type = match.groups['type'] ?? type
  }
  return { detail: detail.replace(/\.$/, ''), type }
}

// The codes that ClickHouse's HTTP interface does not answer with 500.
const statuses: ReadonlyMap<number, number> = new Map([
  ...[6, 26, 27, 36, 38, 41, 43, 44, 53, 62, 69, 70, 72, 117, 130, 131, 158, 321, 396, 427, 457].map(
    code => [code, 400] as const,
  ),
  [194, 401],
  ...[164, 192, 193, 497, 511, 516].map(code => [code, 403] as const),
  ...[16, 46, 47, 50, 56, 60, 73, 81, 115].map(code => [code, 404] as const),
  [159, 408],
  [223, 413],
  [48, 501],
  [202, 503],
  [209, 503],
])
