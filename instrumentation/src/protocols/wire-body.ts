import { parseJsonLines } from './framing/json-lines.ts'
import { objectOf, parseJson, type JsonObject } from './json.ts'

/** A body that was read: one of the two is filled, and neither where it is empty or of no known kind. */
export interface WireBody {
  readonly body: JsonObject
  /** The values of a JSON list, or of lines of JSON. */
  readonly list: readonly unknown[]
}

/** An answer, with those of its headers that the protocol asked for. */
export interface WireAnswer extends WireBody {
  readonly headers?: ChosenHeaders | undefined
}

export type ChosenHeaders = Readonly<Record<string, string | undefined>>

/** A request of which all is known, apart from the headers that the protocol did not ask for. */
export interface WireRequest extends WireBody {
  readonly method: string
  /** Only to name what a host names, such as a store's index; never to recognise a format. */
  readonly origin?: string | undefined
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers?: ChosenHeaders | undefined
}

export const emptyBody: WireBody = { body: {}, list: [] }

/** Reads a body by its content type; `undefined` where it is not what it says. */
export function readBody(bytes: Buffer, contentType = 'application/json'): WireBody | undefined {
  if (bytes.length === 0) return emptyBody
  const text = bytes.toString()
  if (/ndjson|jsonl|json-lines|json-seq/i.test(contentType)) return { body: {}, list: jsonLines(text) }
  const value = parseJson(text)
  if (Array.isArray(value)) return { body: {}, list: value }
  const body = objectOf(value)
  return body && { body, list: [] }
}

function jsonLines(text: string): readonly unknown[] {
  return parseJsonLines(text).map(({ data }) => parseJson(data))
}
