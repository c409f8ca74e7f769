import type { Attributes } from '@opentelemetry/api'
import type { ChatMessage, Part } from '../content/message.ts'
import type { JsonObject } from './json.ts'
import type { SseEvent } from './sse.ts'

export interface RequestReading {
  readonly attributes: Attributes
  readonly messages?: readonly ChatMessage[]
  readonly system?: readonly Part[]
  readonly tools?: readonly JsonObject[]
}

export interface ResponseReading {
  /** Without the usage. */
  readonly attributes: Attributes
  /** Empty where the provider sent none. */
  readonly usage: Attributes
  readonly messages?: readonly ChatMessage[]
  /** What the provider called the error, if the answer is one or turned into one on the way. */
  readonly error?: ProviderError
}

export interface ProviderError {
  readonly type: string
  readonly message: string | undefined
}

/** One wire format: recognised by path and shape, never by host, since everybody's gateway speaks the same formats. */
export interface Protocol {
  readonly operation: 'chat' | 'embeddings'
  /** The provider where the host does not tell a better one. */
  readonly provider: 'openai' | 'anthropic'
  /** How the URL's path ends. */
  readonly path: string
  /** The largest answer that is parsed; of a larger one only its end is looked at. */
  readonly answerBytes: number
  speaks(body: JsonObject): boolean
  readRequest(body: JsonObject): RequestReading
  readResponse(body: JsonObject): ResponseReading
  /** Joins the events of a stream, whole or cut off, to the body that the same call would have had without streaming. */
  joinStream(events: readonly SseEvent[]): JsonObject
}
