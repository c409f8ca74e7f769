import type { Context } from '@opentelemetry/api'
import { ATTEMPT, CONTENT_TRUNCATED, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK } from '../../attributes.ts'
import { HTTP_RESPONSE_STATUS_CODE, STREAM_END } from '../../attributes.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import type { Protocol, RequestReading } from '../../protocols/protocol.ts'
import { readBody, type ChosenHeaders, type WireBody, type WireRequest } from '../../protocols/wire-body.ts'
import type { CallSpan } from '../../spans/call-span.ts'
import { isCovered } from '../../spans/covered.ts'
import { ByteCopy } from './byte-copy.ts'
import { inputAttributes, outputAttributes } from './content.ts'
import { openCallSpan } from './request.ts'
import { isStream, readAnswer } from './response.ts'
import type { Ending, Exchange, OutgoingRequest } from '../exchange.ts'
import { headerOf, headersOf } from '../headers.ts'

const MiB = 1024 * 1024
const requestLimit = 8 * MiB
const answerLimit = 16 * MiB

export interface CallSetting {
  /** Those whose path it is; the body tells which of them it is, if any. */
  readonly protocols: readonly Protocol[]
  readonly request: Pick<OutgoingRequest, 'method' | 'origin' | 'path' | 'headers'>
  readonly parent: Context
  /** Whether prompts and completions belong on the span. */
  readonly content: boolean
  readonly onEnd: () => void
}

/** What a request turned out to be. */
export interface Spoken {
  readonly protocol: Protocol
  readonly wire: WireRequest
  readonly reading: RequestReading
}

interface End {
  readonly ending: Ending
  readonly error: unknown
}

/** One call of a protocol we know, from dispatch to its last byte: bytes go in, a span comes out, once. */
export class Call implements Exchange {
  readonly #setting: CallSetting
  readonly #startMs = Date.now()
  readonly #started = performance.now()
  readonly #requested = new ByteCopy(requestLimit)
  readonly #answered = new ByteCopy(answerLimit)
  #state: 'requesting' | 'open' | 'over' = 'requesting'
  #spoken: Spoken | undefined
  #span: CallSpan | undefined
  #streaming = false
  #status: number | undefined
  #type: string | undefined
  #encoding: string | undefined
  #headers: ChosenHeaders = {}
  #firstChunk: number | undefined
  /** When something last happened, and whether the application was reading then. */
  #active = performance.now()
  #paused = false

  constructor(setting: CallSetting) {
    this.#setting = setting
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (this.#state === 'requesting') this.#requested.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  }

  requestComplete(): void {
    if (this.#state !== 'requesting') return
    const { request, parent, content } = this.#setting
    this.#spoken = this.#whatIsSpoken()
    if (this.#spoken === undefined || isCovered(parent, this.#spoken.protocol.operation)) return this.#close()
    const { protocol, reading } = this.#spoken
    this.#streaming = reading.streaming === true
    const onNativeEnd = () => this.ended(this.#streaming ? 'aborted' : 'complete')
    this.#span = openCallSpan({ protocol, request, parent, reading, startMs: this.#startMs, onNativeEnd })
    this.#state = 'open'
    if (!this.#span.recording) return this.ended('complete')
    const retries = Number(headerOf(request.headers, 'x-stainless-retry-count') ?? Number.NaN)
    if (Number.isInteger(retries)) this.#span.set({ [ATTEMPT]: retries + 1 })
    if (this.#requested.truncated) this.#span.set({ [CONTENT_TRUNCATED]: true })
    this.#span.set(inputAttributes(reading, content))
    this.#requested.clear()
  }

  responseStarted(status: number, headers: unknown): void {
    // A server may answer before it has read everything.
    this.requestComplete()
    this.#touch(false)
    this.#status = status
    this.#type = headerOf(headers, 'content-type')
    this.#encoding = headerOf(headers, 'content-encoding')
    this.#headers = headersOf(headers, this.#spoken?.protocol.headers?.answer)
  }

  responseBytes(chunk: Uint8Array, paused: boolean): void {
    if (this.#state !== 'open') return
    this.#touch(paused)
    this.#firstChunk ??= performance.now()
    this.#answered.add(chunk)
  }

  ended(ending: Ending, error?: unknown): void {
    this.requestComplete()
    if (this.#state !== 'open' || this.#span === undefined || this.#spoken === undefined) return
    const [span, spoken] = [this.#span, this.#spoken]
    this.#close()
    try {
      if (span.recording) this.#finish(span, spoken, { ending, error })
    } finally {
      span.end(this.#startMs + performance.now() - this.#started)
    }
  }

  /** How long nothing has happened, and whether it is the application that lets the answer wait. */
  idle(now: number): { readonly ms: number; readonly paused: boolean } {
    return { ms: now - this.#active, paused: this.#paused }
  }

  #finish(span: CallSpan, spoken: Spoken, { ending, error }: End): void {
    const { content } = this.#setting
    const came = { copy: this.#answered, encoding: this.#encoding, type: this.#type, headers: this.#headers }
    const answer = readAnswer(spoken, came)
    const isEvents = isStream(this.#type) || (this.#streaming && spoken.protocol.joinStream !== undefined)
    const failed = this.#status !== undefined && this.#status >= 400
    const problem = answer.error ?? (failed ? { type: String(this.#status), message: undefined } : undefined)
    span.set({ [HTTP_RESPONSE_STATUS_CODE]: this.#status, ...answer.attributes, ...answer.usage })
    if (this.#streaming && !failed) {
      const first = isEvents && this.#firstChunk !== undefined ? (this.#firstChunk - this.#started) / 1000 : undefined
      span.set({
        [STREAM_END]: problem === undefined ? ending : 'error',
        [GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: first,
      })
    }
    if (problem !== undefined) span.fail(problem.type, content ? problem.message : undefined)
    else if (ending === 'error' || (ending !== 'complete' && !isEvents)) span.fail(errorType(error, ending))
    span.set(outputAttributes(answer, content))
    if (this.#answered.truncated) span.set({ [CONTENT_TRUNCATED]: true })
  }

  /** The first of the protocols that the request's body speaks, and what it says. */
  #whatIsSpoken(): Spoken | undefined {
    const { protocols, request } = this.#setting
    const { path, query } = partsOf(request.path)
    const cut = this.#requested.truncated
    const body = cut
      ? cutBody(this.#requested)
      : readBody(this.#requested.head(), headerOf(request.headers, 'content-type'))
    if (body === undefined) return undefined
    const asked = protocols.flatMap(protocol => protocol.headers?.request ?? [])
    const headers = headersOf(request.headers, asked)
    const { method, origin } = request
    const wire: WireRequest = { method, origin, path, query, headers, ...body }
    const protocol = protocols.find(protocol => (cut ? !protocol.bodyDecides : protocol.speaks(wire)))
    return protocol && { protocol, wire, reading: protocol.readRequest(wire) }
  }

  #touch(paused: boolean): void {
    this.#active = performance.now()
    this.#paused = paused
  }

  #close(): void {
    this.#state = 'over'
    this.#setting.onEnd()
  }
}

/** The path and the query of a target, which is a path with a query or a whole URL. */
export function partsOf(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf('?')
  if (mark === -1) return { path: target, query: new URLSearchParams() }
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark)) }
}

/** What the beginning and the end of a body too large to keep still tell. */
function cutBody(copy: ByteCopy): WireBody {
  const ends = `${copy.head().subarray(0, 4096).toString()}\n${copy.tail().toString()}`
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(ends)?.[1]
  return { body: { model, stream: /"stream"\s*:\s*true/.test(ends) }, list: [] }
}

function errorType(error: unknown, ending: Ending): string {
  const named = objectOf(error)
  return textOf(named?.['code']) ?? textOf(named?.['name']) ?? (error instanceof Error ? error.name : ending)
}
