import { parseAwsEventStream } from '../../protocols/framing/aws-event-stream.ts'
import { isLastEvent } from '../../protocols/framing/end-of-stream.ts'
import type { StreamEvent } from '../../protocols/framing/event.ts'
import { parseJsonList } from '../../protocols/framing/json-list.ts'
import { parseJsonLines } from '../../protocols/framing/json-lines.ts'
import { parseSse } from '../../protocols/framing/sse.ts'
import { parseJson, type JsonObject } from '../../protocols/json.ts'
import type { Protocol, ResponseReading } from '../../protocols/protocol.ts'
import { emptyBody, readBody, type ChosenHeaders, type WireBody, type WireRequest } from '../../protocols/wire-body.ts'
import type { ByteCopy } from './bytes/byte-copy.ts'
import { undoContentEncoding } from './bytes/content-encoding.ts'

const MiB = 1024 * 1024
const plainLimit = 64 * MiB

export interface Answer {
  readonly copy: ByteCopy
  readonly encoding: string | undefined
  /** Its content type. */
  readonly type: string | undefined
  readonly headers?: ChosenHeaders | undefined
}

type Parse = (bytes: Buffer) => readonly StreamEvent[]

/** The framings in which answers come as streams, by content type. */
const framings: readonly (readonly [type: RegExp, parse: Parse])[] = [
  [/^text\/event-stream/i, bytes => parseSse(bytes.toString())],
  [/^application\/vnd\.amazon\.eventstream/i, parseAwsEventStream],
  [/ndjson|jsonl|stream\+json/i, bytes => parseJsonLines(bytes.toString())],
]

/** Whether an answer of this content type is a stream. */
export function isStream(type = ''): boolean {
  return framingOf(type) !== undefined
}

const known = new Map<string, Parse | undefined>()
const mostKnown = 100

/** Asked several times for every call, and an application meets few types. */
function framingOf(type: string): Parse | undefined {
  let parse = known.get(type)
  if (parse !== undefined || known.has(type)) return parse
  parse = framings.find(([pattern]) => pattern.test(type))?.[1]
  if (known.size >= mostKnown) known.clear()
  known.set(type, parse)
  return parse
}

/** Reads what was copied of an answer, whole or cut off; where nothing can be read, the reading is empty. */
export function readAnswer(spoken: AskedFor, { copy, encoding, type = '', headers }: Answer): ReadAnswer {
  const { protocol, wire } = spoken
  try {
    const plain = undoContentEncoding(copy.head(), encoding, plainLimit) ?? Buffer.alloc(0)
    const parse = framingOf(type)
    if (parse !== undefined && protocol.joinStream !== undefined) {
      const events = parse(plain)
      const body = protocol.joinStream(events, wire)
      return { ...protocol.readResponse({ body, list: [], headers }, wire), over: isLastEvent(events.at(-1)) }
    }
    const cut = copy.truncated || plain.length > protocol.answerBytes
    const end = copy.truncated ? copy.tail() : plain.subarray(-4096)
    const body = cut ? cutBody(end.toString()) : readWhole(plain, type, spoken)
    return protocol.readResponse({ ...body, headers }, wire)
  } catch {
    // Broken compression: the application gets to see that error itself.
    return { attributes: {}, usage: {} }
  }
}

interface ReadAnswer extends ResponseReading {
  /** Whether a stream said itself that it is over. */
  readonly over?: boolean
}

interface AskedFor {
  readonly protocol: Protocol
  readonly wire: WireRequest
}

/** Some providers send a stream as a JSON list, which fills up while it comes. */
function readWhole(plain: Buffer, type: string, { protocol, wire }: AskedFor): WireBody {
  const answer = readBody(plain, type)
  if (protocol.joinStream === undefined || (answer !== undefined && answer.list.length === 0))
    return answer ?? emptyBody
  const events = parseJsonList(plain.toString())
  return events.length === 0 ? emptyBody : { body: protocol.joinStream(events, wire), list: [] }
}

/** Of an answer too large to keep, the usage at its end: an embeddings answer is megabytes of vectors before it. */
function cutBody(tail: string): WireBody {
  const usage = /"usage"\s*:\s*(\{[^{}]*\})/.exec(tail)?.[1]
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(tail)?.[1]
  const body: JsonObject = { model, usage: usage === undefined ? undefined : parseJson(usage) }
  return { body, list: [] }
}
