import type { Attributes } from '@opentelemetry/api'
import type { ChatMessage, Part } from '../content/message.ts'
import type { Hit, Search } from '../retrieval/search.ts'
import type { StreamEvent } from './framing/event.ts'
import type { JsonObject } from './json.ts'
import type { WireAnswer, WireRequest } from './wire-body.ts'

export interface RequestReading {
  readonly attributes: Attributes
  /** The span's name, where it is not the operation and the model. */
  readonly name?: string
  /** Whether the caller asked for a stream. */
  readonly streaming?: boolean
  readonly messages?: readonly ChatMessage[]
  /** Whether the texts of the messages are as they stood in the body, and nothing there had an escape. */
  readonly unescaped?: boolean
  readonly system?: readonly Part[]
  readonly tools?: readonly JsonObject[]
  /** What a tool was called with. */
  readonly toolArguments?: unknown
  /** What was looked for, where the call looks something up. */
  readonly search?: Search
}

export interface ResponseReading {
  /** Without the usage. */
  readonly attributes: Attributes
  /** Empty where the provider sent none. */
  readonly usage: Attributes
  readonly messages?: readonly ChatMessage[]
  readonly unescaped?: boolean
  /** What a tool answered. */
  readonly toolResult?: unknown
  /** What a look-up found, best first. */
  readonly hits?: readonly Hit[]
  /** Nothing of this format: what was asked, at a path that may be anybody's, was somebody else's service. */
  readonly foreign?: boolean
  /** What the provider called the error, if the answer is one or turned into one on the way. */
  readonly error?: ProviderError
}

export interface ProviderError {
  readonly type: string
  readonly message: string | undefined
}

/** One wire format: recognised by path and shape, never by host, since everybody's gateway speaks the same formats. */
export interface Protocol {
  /** `gen_ai.operation.name`. */
  readonly operation: string
  /** The provider where the host does not tell a better one. */
  readonly provider: string
  /** `POST` where nothing is said. */
  readonly methods?: readonly string[]
  /** What the URL's path looks like, without its query. Several protocols may share a path: the body decides. */
  readonly path: RegExp
  /** The path may be anybody's: of a request too large to keep, it does not tell enough. */
  readonly bodyDecides?: true
  /** The largest answer that is parsed; of a larger one only its end is looked at. */
  readonly answerBytes: number
  /** The headers that it reads, in lower case; never one with a credential. */
  readonly headers?: { readonly request?: readonly string[]; readonly answer?: readonly string[] }
  speaks(request: WireRequest): boolean
  readRequest(request: WireRequest): RequestReading
  readResponse(answer: WireAnswer, request: WireRequest): ResponseReading
  /** Joins the events of a stream, whole or cut off, to the body that the same call would have had without streaming. */
  joinStream?(events: readonly StreamEvent[], request: WireRequest): JsonObject
}
