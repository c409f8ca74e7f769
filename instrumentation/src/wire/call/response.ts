import { objectOf, parseJson, type JsonObject } from '../../protocols/json.ts'
import type { Protocol, ResponseReading } from '../../protocols/protocol.ts'
import { parseSse } from '../../protocols/sse.ts'
import type { ByteCopy } from './byte-copy.ts'
import { undoContentEncoding } from './content-encoding.ts'

const MiB = 1024 * 1024
const plainLimit = 64 * MiB

export interface Answer {
  readonly copy: ByteCopy
  readonly encoding: string | undefined
  readonly isEvents: boolean
}

/** Reads what was copied of an answer, whole or cut off; where nothing can be read, the reading is empty. */
export function readAnswer(protocol: Protocol, { copy, encoding, isEvents }: Answer): ResponseReading {
  try {
    const plain = undoContentEncoding(copy.head(), encoding, plainLimit)?.toString() ?? ''
    if (isEvents) return protocol.readResponse(protocol.joinStream(parseSse(plain)))
    const cut = copy.truncated || plain.length > protocol.answerBytes
    const end = copy.truncated ? copy.tail().toString() : plain.slice(-4096)
    const body = cut ? cutBody(end) : objectOf(parseJson(plain))
    return protocol.readResponse(body ?? {})
  } catch {
    // Broken compression: the application gets to see that error itself.
    return { attributes: {}, usage: {} }
  }
}

/** Of an answer too large to keep, the usage at its end: an embeddings answer is megabytes of vectors before it. */
function cutBody(tail: string): JsonObject {
  const usage = /"usage"\s*:\s*(\{[^{}]*\})/.exec(tail)?.[1]
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(tail)?.[1]
  return { model, usage: usage === undefined ? undefined : parseJson(usage) }
}
