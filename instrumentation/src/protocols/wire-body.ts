import { fileOf, type FileSummary } from '../content/media.ts'
import { parseJsonLines } from './framing/json-lines.ts'
import { parseMultipart } from './framing/multipart.ts'
import { objectOf, parseJson, type JsonObject } from './json.ts'

/** A body that was read: one of these is filled, and none where it is empty or of no known kind. */
export interface WireBody {
  /** A JSON object, or the fields of a form. */
  readonly body: JsonObject
  /** The values of a JSON list, or of lines of JSON. */
  readonly list: readonly unknown[]
  /** A text that is no JSON. */
  readonly text?: string
  /** Whether it is JSON without a backslash: then none of its texts has anything that JSON would escape. */
  readonly unescaped?: boolean
  /** What stands for a body that is sound, an image or the like. */
  readonly file?: FileSummary
}

/** An answer, with those of its headers that the protocol asked for. */
export interface WireAnswer extends WireBody {
  readonly headers?: ChosenHeaders | undefined
}

export type ChosenHeaders = Readonly<Record<string, string | undefined>>

/** A request of which all is known, apart from the headers that the protocol did not ask for. */
export interface WireRequest extends WireBody {
  readonly method: string
  /** To name what a host names, such as a store's index; no proof of a format, at most a hint where a body says little. */
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
  const kind = kindOf(contentType)
  if (kind === 'form') return { body: parseMultipart(bytes, contentType), list: [] }
  // Errors come as JSON under whatever type was asked for.
  if (kind === 'file' && bytes[0] !== openingBrace)
    return { body: {}, list: [], file: fileOf(bytes, contentType.split(';')[0]) }
  const text = bytes.toString()
  if (kind === 'lines') return { body: {}, list: jsonLines(text) }
  const value = parseJson(text)
  if (Array.isArray(value)) return { body: {}, list: value }
  const body = objectOf(value)
  if (body !== undefined) return { body, list: [], unescaped: !bytes.includes(backslash) }
  // A page of HTML is an error of somebody on the way.
  return kind === 'text' ? { body: {}, list: [], text } : undefined
}

const openingBrace = 0x7b
const backslash = 0x5c

type BodyKind = 'form' | 'file' | 'lines' | 'text' | 'json'

const kinds: readonly (readonly [type: RegExp, kind: BodyKind])[] = [
  [/^multipart\/form-data/i, 'form'],
  [/^(audio|image|video)\/|^application\/octet-stream/i, 'file'],
  [/ndjson|jsonl|json-lines|json-seq/i, 'lines'],
  [/^text\/(plain|vtt|srt)|subrip/i, 'text'],
]

function kindOf(contentType: string): BodyKind {
  if (contentType === 'application/json') return 'json'
  return kinds.find(([type]) => type.test(contentType))?.[1] ?? 'json'
}

function jsonLines(text: string): readonly unknown[] {
  return parseJsonLines(text).map(({ data }) => parseJson(data))
}
