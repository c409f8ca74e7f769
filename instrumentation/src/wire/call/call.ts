import { isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api'
import type { DerivedTools } from '../../conversation/derived-tools.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import type { ChosenHeaders } from '../../protocols/wire-body.ts'
import { quietly } from '../../guest/quietly.ts'
import { endSpan, startCallSpan, type CallOutcome, type CallSpan, type CallStart } from '../../spans/call-span.ts'
import { isCovered } from '../../spans/covered.ts'
import { nativeCallSpan } from '../../spans/native/native-span.ts'
import { nativeSpanOf, withoutHttpSpan } from '../../spans/native/open-spans.ts'
import type { Ending, Exchange, OutgoingRequest } from '../exchange.ts'
import { headersOf } from '../headers.ts'
import type { RetriedCall } from './attempts/attempt.ts'
import type { Attempts } from './attempts/attempts.ts'
import { attemptNumber, isRetryable, retryAfterMs } from './attempts/retry.ts'
import { parentIdOf, type Sent } from './attempts/sent.ts'
import type { Backlog } from './backlog.ts'
import { ByteCopy } from './bytes/byte-copy.ts'
import { inputAttributes } from './content.ts'
import { isForeign, outcomeOf, type Seen } from './outcome.ts'
import { describeCall } from './request.ts'
import { whatIsSpoken, type Spoken } from './spoken.ts'

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
  readonly attempts: Attempts
  readonly tools: DerivedTools
  /** Where the call may wait to be read when it is over; without, it is read as it happens. */
  readonly backlog?: Backlog | undefined
  /** Called when the request has been read, with the protocol that it speaks, if any. */
  readonly onRead?: (protocol: Protocol | undefined) => void
  readonly onEnd: () => void
}

/** A request that has been read, and whose span it is. */
interface Opened {
  readonly spoken: Spoken
  readonly start: CallStart
  /** Where the call is made, which an instrumentation of HTTP may stand in. */
  readonly place: Context
  readonly sent: Sent
  /** The span of the SDK, or one that nobody may record; otherwise it is made at the end. */
  readonly span: CallSpan | undefined
  readonly call: RetriedCall | undefined
}

interface Ended {
  readonly ending: Ending
  readonly error: unknown
  readonly endMs: number
}

interface Reporting {
  readonly around: () => Context
  readonly saidAgain: boolean
  readonly endMs: number
}

/** One request of a protocol we know, from dispatch to its last byte: bytes go in, a span comes out, once. */
export class Call implements Exchange {
  readonly #setting: CallSetting
  readonly #startMs = Date.now()
  readonly #started = performance.now()
  readonly #requested = new ByteCopy(requestLimit)
  readonly #answered = new ByteCopy(answerLimit)
  #state: 'requesting' | 'open' | 'over' = 'requesting'
  /** Whether the request is read only when the call is over. */
  #waits = false
  #opened: Opened | undefined
  #status: number | undefined
  #headers: ChosenHeaders = {}
  #retryAfterMs: number | undefined
  #firstChunk: number | undefined
  /** When something had last happened as far as anybody asked, whether anything did since, and whether the application was reading then. */
  #active = 0
  #moved = true
  #paused = false

  constructor(setting: CallSetting) {
    this.#setting = setting
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (this.#state === 'requesting') this.#requested.add(chunk)
  }

  requestComplete(): void {
    if (this.#state !== 'requesting') return
    this.#state = 'open'
    this.#waits = this.#mayWait()
    if (!this.#waits) this.#read()
  }

  responseStarted(status: number, headers: unknown): void {
    // A server may answer before it has read everything.
    this.requestComplete()
    this.#touch(false)
    this.#status = status
    this.#headers = headersOf(headers, answerHeaders(this.#setting.protocols))
    if (status < 400) return
    this.#retryAfterMs = retryAfterMs(headers)
    // The next attempt may come before this answer is at its end.
    this.#readNow()
    const opened = this.#opened
    if (this.#state !== 'open' || opened === undefined || opened.span !== undefined) return
    if (isRetryable({ status, ending: 'complete' })) {
      this.#setting.attempts.refused(opened.sent, () => this.ended('complete'))
    }
  }

  responseBytes(chunk: Uint8Array, paused: boolean): void {
    if (this.#state !== 'open') return
    this.#touch(paused)
    this.#firstChunk ??= performance.now()
    this.#answered.add(chunk)
  }

  ended(ending: Ending, error?: unknown): void {
    this.requestComplete()
    if (this.#state !== 'open') return
    const ended = { ending, error, endMs: this.#startMs + performance.now() - this.#started }
    const { backlog } = this.#setting
    // What may be tried again is told of at once: the next attempt looks for it.
    if (this.#status === undefined || this.#status >= 400) this.#readNow()
    else if (this.#waits && backlog !== undefined) {
      this.#close()
      backlog.add(() => this.#readLater(ended), this.#requested.kept + this.#answered.kept)
      return
    }
    this.#close()
    this.#settle(ended)
  }

  /** For how long nothing happened as far as was asked before, and whether it is the application that lets the answer wait. */
  idle(now: number): { readonly ms: number; readonly paused: boolean } {
    if (this.#moved) this.#active = now
    this.#moved = false
    return { ms: now - this.#active, paused: this.#paused }
  }

  /** Whether all there is to say of this call can be found out when it is over, where it makes a span of its own. */
  #mayWait(): boolean {
    const { backlog, protocols, parent, attempts } = this.#setting
    if (backlog === undefined || attempts.expected || !mayRecord(parent)) return false
    // Of what may be anybody's no answer is kept before it is known to be a call.
    if (protocols.some(({ bodyDecides, operation }) => bodyDecides === true || isCovered(parent, operation)))
      return false
    return nativeSpanOf(parent) === undefined
  }

  /** Reads the request, behind all that came before it. */
  #readNow(): void {
    if (!this.#waits) return
    this.#setting.backlog?.clear()
    this.#waits = false
    if (this.#state === 'open') this.#read()
  }

  #readLater(ended: Ended): void {
    this.#read()
    this.#settle(ended)
  }

  #read(): void {
    const { protocols, request, parent } = this.#setting
    const spoken = whatIsSpoken(protocols, request, this.#requested)
    quietly(() => this.#setting.onRead?.(spoken?.protocol))
    this.#requested.clear()
    if (spoken === undefined || isCovered(parent, spoken.protocol.operation)) return this.#close()
    this.#opened = this.#open(spoken)
    if (this.#opened === undefined) this.#close()
  }

  #settle({ ending, error, endMs }: Ended): void {
    if (this.#opened === undefined) return
    const { spoken, start, place, sent, span, call } = this.#opened
    const seen = this.#seen(spoken, ending, error)
    if (span === undefined && call === undefined && quietly(() => isForeign(seen)) === true) return
    const outcome = (around: () => Context, saidAgain: boolean) => this.#report(seen, { around, saidAgain, endMs })
    if (span !== undefined) return void endSpan(span, () => outcome(() => span.around, false), endMs)
    const end = { status: this.#status, ending, afterMs: this.#retryAfterMs }
    this.#setting.attempts.ended({ sent, start, place, end, endMs, outcome }, call)
  }

  /** Whose span this is has to be decided now, while the SDK's is open; a span of ours is made when the call is over. */
  #open(spoken: Spoken): Opened | undefined {
    const { request, parent, attempts, content, tools } = this.#setting
    quietly(() => tools.told(spoken.reading.messages ?? [], this.#startMs))
    const { method, origin, path } = request
    const number = attemptNumber(request.headers)
    const { name, attributes } = describeCall(spoken, { origin, path, attempt: number })
    const start: CallStart = { name, parent, startMs: this.#startMs, attributes }
    const place = withoutHttpSpan(parent)
    const sent: Sent = {
      parentId: parentIdOf(place),
      target: `${method} ${origin}${path}`,
      bytes: this.#requested.size,
      wire: spoken.wire,
      number,
    }
    const native = nativeCallSpan(start, () => this.ended(spoken.reading.streaming === true ? 'aborted' : 'complete'))
    if (native !== undefined) {
      native.set(inputAttributes(spoken.reading, content))
      return { spoken, start, place, sent, span: native, call: undefined }
    }
    // When this one was sent that may wait, nothing was there that it could have followed.
    const call = this.#waits || !mayRecord(parent) ? undefined : attempts.follow(sent)
    if (mayRecord(parent)) return { spoken, start, place, sent, span: undefined, call }
    const span = startCallSpan(start)
    if (span.recording) return { spoken, start, place, sent, span, call: undefined }
    span.end({ attributes: {} }, this.#startMs)
    return undefined
  }

  #seen(spoken: Spoken, ending: Ending, error: unknown): Seen {
    return {
      spoken,
      requestCut: this.#requested.truncated,
      status: this.#status,
      retryAfterMs: this.#retryAfterMs,
      copy: this.#answered,
      type: this.#headers['content-type'],
      encoding: this.#headers['content-encoding'],
      headers: this.#headers,
      firstChunkMs: this.#firstChunk === undefined ? undefined : this.#firstChunk - this.#started,
      ending,
      error,
    }
  }

  #report(seen: Seen, { around, saidAgain, endMs }: Reporting): CallOutcome {
    const { content, tools } = this.#setting
    const said = saidAgain ? undefined : inputAttributes(seen.spoken.reading, content)
    const { answer, attributes, failure } = outcomeOf(seen, { content, said })
    quietly(() => tools.answered(answer.messages ?? [], { calledMs: this.#startMs, endedMs: endMs, around }))
    return { attributes, failure }
  }

  #touch(paused: boolean): void {
    this.#moved = true
    this.#paused = paused
  }

  #close(): void {
    this.#state = 'over'
    this.#setting.onEnd()
  }
}

const answerNames = new WeakMap<readonly Protocol[], readonly string[]>()

/** The headers that are looked at of an answer in any of these formats. They come as one list for each path. */
function answerHeaders(protocols: readonly Protocol[]): readonly string[] {
  let names = answerNames.get(protocols)
  if (names === undefined) {
    names = ['content-type', 'content-encoding', ...protocols.flatMap(({ headers }) => headers?.answer ?? [])]
    answerNames.set(protocols, names)
  }
  return names
}

/** Below a span that was not sampled, samplers that follow their parent record nothing: a copy of the answer is not kept. */
function mayRecord(parent: Context): boolean {
  const above = trace.getSpanContext(parent)
  return above === undefined || !isSpanContextValid(above) || (above.traceFlags & TraceFlags.SAMPLED) !== 0
}
