import type { Context } from '@opentelemetry/api'
import { ATTEMPT, CONTENT_TRUNCATED, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK } from '../../attributes.ts'
import { HTTP_RESPONSE_STATUS_CODE, STREAM_END } from '../../attributes.ts'
import { objectOf, parseJson, textOf } from '../../protocols/json.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import type { CallSpan } from '../../spans/call-span.ts'
import { ByteCopy } from './byte-copy.ts'
import { inputAttributes, outputAttributes } from './content.ts'
import { openCallSpan } from './request.ts'
import { readAnswer } from './response.ts'
import type { Ending, Exchange, OutgoingRequest } from '../exchange.ts'
import { headerOf } from '../headers.ts'

const MiB = 1024 * 1024
const requestLimit = 8 * MiB
const answerLimit = 16 * MiB

export interface CallSetting {
  readonly protocol: Protocol
  readonly request: Pick<OutgoingRequest, 'origin' | 'path' | 'headers'>
  readonly parent: Context
  /** Whether prompts and completions belong on the span. */
  readonly content: boolean
  readonly onEnd: () => void
}

/** One call of a known protocol, from dispatch to its last byte: bytes go in, a span comes out, once. */
export class Call implements Exchange {
  readonly #setting: CallSetting
  readonly #startMs = Date.now()
  readonly #started = performance.now()
  readonly #requested = new ByteCopy(requestLimit)
  readonly #answered = new ByteCopy(answerLimit)
  #state: 'requesting' | 'open' | 'over' = 'requesting'
  #span: CallSpan | undefined
  #streaming = false
  #status: number | undefined
  #type: string | undefined
  #encoding: string | undefined
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
    const { protocol, request, parent, content } = this.#setting
    const body = objectOf(parseJson(this.#requested.head().toString())) ?? cutBody(this.#requested)
    if (body === undefined || !(this.#requested.truncated || protocol.speaks(body))) return this.#close()
    this.#streaming = body['stream'] === true
    const reading = protocol.readRequest(body)
    const onNativeEnd = () => this.ended(this.#streaming ? 'aborted' : 'complete')
    this.#span = openCallSpan({ protocol, request, parent, reading, startMs: this.#startMs, onNativeEnd })
    this.#state = 'open'
    if (!this.#span.recording) return this.ended('complete')
    const retries = Number(headerOf(request.headers, 'x-stainless-retry-count') ?? Number.NaN)
    if (Number.isInteger(retries)) this.#span.set({ [ATTEMPT]: retries + 1 })
    if (this.#requested.truncated) this.#span.set({ [CONTENT_TRUNCATED]: true })
    if (content) this.#span.set(inputAttributes(reading))
    this.#requested.clear()
  }

  responseStarted(status: number, headers: unknown): void {
    // A server may answer before it has read everything.
    this.requestComplete()
    this.#touch(false)
    this.#status = status
    this.#type = headerOf(headers, 'content-type')
    this.#encoding = headerOf(headers, 'content-encoding')
  }

  responseBytes(chunk: Uint8Array, paused: boolean): void {
    if (this.#state !== 'open') return
    this.#touch(paused)
    this.#firstChunk ??= performance.now()
    this.#answered.add(chunk)
  }

  ended(ending: Ending, error?: unknown): void {
    this.requestComplete()
    if (this.#state !== 'open' || this.#span === undefined) return
    const span = this.#span
    this.#close()
    try {
      if (span.recording) this.#finish(span, ending, error)
    } finally {
      span.end(this.#startMs + performance.now() - this.#started)
    }
  }

  /** How long nothing has happened, and whether it is the application that lets the answer wait. */
  idle(now: number): { readonly ms: number; readonly paused: boolean } {
    return { ms: now - this.#active, paused: this.#paused }
  }

  #finish(span: CallSpan, ending: Ending, error: unknown): void {
    const isEvents = this.#type?.includes('text/event-stream') === true
    const { protocol, content } = this.#setting
    const answer = readAnswer(protocol, { copy: this.#answered, encoding: this.#encoding, isEvents })
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
    if (content) span.set(outputAttributes(answer))
    if (this.#answered.truncated) span.set({ [CONTENT_TRUNCATED]: true })
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

/** What the beginning and the end of a body too large to keep still tell. */
function cutBody(copy: ByteCopy): Record<string, unknown> | undefined {
  if (!copy.truncated) return undefined
  const ends = `${copy.head().subarray(0, 4096).toString()}\n${copy.tail().toString()}`
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(ends)?.[1]
  return { model, stream: /"stream"\s*:\s*true/.test(ends) }
}

function errorType(error: unknown, ending: Ending): string {
  const named = objectOf(error)
  return textOf(named?.['code']) ?? textOf(named?.['name']) ?? (error instanceof Error ? error.name : ending)
}
