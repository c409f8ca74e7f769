export interface VendorCall {
  readonly path: string
  readonly type: string
  /** The JSON body, or no fields where it is none. */
  readonly body: Readonly<Record<string, unknown>>
  /** The body as it came. */
  readonly text: string
}

export interface VendorAnswer {
  readonly status?: number
  readonly type?: string
  /** What is sent, in pieces. */
  readonly pieces: readonly (string | Buffer)[]
  /** The connection breaks after the last piece. */
  readonly cut?: true
  /** The connection stays open after the last piece. */
  readonly held?: true
  readonly headers?: Readonly<Record<string, string>>
}

/** A family's answers; `undefined` for what is not its own. Written by us from the vendors' documented formats. */
export type VendorScript = (call: VendorCall) => VendorAnswer | undefined

export function json(body: unknown, status = 200): VendorAnswer {
  return { status, pieces: [JSON.stringify(body)] }
}

/** An event stream, with what is sent between the events and after them. */
export function events(list: readonly unknown[], { named = false, done = true } = {}): VendorAnswer {
  const pieces = list.map(event => {
    if (typeof event === 'string') return `${event}\n\n`
    const name = named ? `event: ${String((event as { type?: unknown }).type)}\n` : ''
    return `${name}data: ${JSON.stringify(event)}\n\n`
  })
  return { type: 'text/event-stream', pieces: done ? [...pieces, 'data: [DONE]\n\n'] : pieces }
}

/** One JSON value a line. */
export function lines(list: readonly unknown[], type = 'application/x-ndjson'): VendorAnswer {
  return { type, pieces: list.map(value => `${JSON.stringify(value)}\n`) }
}

/** The same stream, broken off after a few pieces. */
export function cutAfter(count: number, answer: VendorAnswer): VendorAnswer {
  return { ...answer, pieces: answer.pieces.slice(0, count), cut: true }
}
