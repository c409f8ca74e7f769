import { SpanKind, type Context } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { ATTEMPT, ATTEMPTS } from '../../../attributes.ts'
import { quietly } from '../../../guest/quietly.ts'
import { startCallSpan, writeCallSpan, type CallOutcome, type CallStart } from '../../../spans/call-span.ts'
import { listenToSpans } from '../../../spans/ending/listeners.ts'
import type { Attempt, RetriedCall } from './attempt.ts'
import { HeldAttempts, type Held } from './held.ts'
import { isRetryable } from './retry.ts'
import { isRetryOf, type Sent } from './sent.ts'

const MiB = 1024 * 1024
const mostHeld = 256
const mostBytes = 32 * MiB
const longestHoldMs = 120_000
/** How much longer than it was asked to a client waits before each further attempt, and at most. */
const backOffMs = 10_000
const longestBackOffMs = 30_000

/**
 * Brings the attempts of a call together. On the wire a retry is a request like any other, so an attempt that failed in
 * such a way that clients try again is held for a while. If the same request is sent again from the same place, both are
 * attempts of one call, which then has a span of its own around theirs; if not, it was the call.
 */
export class Attempts {
  readonly #held = new HeldAttempts()
  /** Those that were refused and whose answer is not at its end yet, with what ends them. */
  readonly #refused = new Map<Sent, () => void>()

  constructor() {
    // Whoever might have tried again is done.
    const ended = (span: ReadableSpan) => this.#releaseBelow(span.spanContext().spanId)
    listenToSpans({ ended, flush: () => this.releaseAll() })
  }

  /** Takes note of an attempt that is refused. Some clients try again without reading why. */
  refused(sent: Sent, endNow: () => void): void {
    this.#refused.set(sent, endNow)
  }

  /** The call that this request is another attempt of. */
  follow(sent: Sent): RetriedCall | undefined {
    for (const [before, endNow] of this.#refused) if (isRetryOf(sent, before)) endNow()
    const held = this.#held.before(sent)
    if (held === undefined) return undefined
    this.#letGo(held)
    const call = held.call ?? openCall(held.attempt)
    writeAttempt(held.attempt, call, true)
    return call
  }

  /** Takes an attempt that is over, of the call that `follow` said it belongs to. */
  ended(attempt: Attempt, call: RetriedCall | undefined): void {
    this.#refused.delete(attempt.sent)
    if (isRetryable(attempt.end)) this.#hold(attempt, call)
    else finish(attempt, call)
  }

  /** Waits for no further attempts: nobody is left to make them. */
  releaseAll(): void {
    for (const held of this.#held.all()) this.#release(held)
  }

  get size(): number {
    return this.#held.size
  }

  /** Whether a request that is sent now may be another attempt of anything. */
  get expected(): boolean {
    return this.#held.size > 0 || this.#refused.size > 0
  }

  #hold(attempt: Attempt, call: RetriedCall | undefined): void {
    const backOff = Math.min(backOffMs * ((call?.attempts ?? 0) + 1), longestBackOffMs)
    const waitMs = Math.min((attempt.end.afterMs ?? 0) + backOff, longestHoldMs)
    const timer = setTimeout(() => quietly(() => this.#release(held)), waitMs).unref()
    const held: Held = { attempt, call, timer }
    this.#held.add(held)
    for (const oldest of this.#held.all()) {
      if (this.#held.size <= mostHeld && this.#held.bytes <= mostBytes) break
      this.#release(oldest)
    }
  }

  #releaseBelow(spanId: string): void {
    for (const held of this.#held.below(spanId)) this.#release(held)
  }

  #release(held: Held): void {
    this.#letGo(held)
    finish(held.attempt, held.call)
  }

  #letGo(held: Held): void {
    clearTimeout(held.timer)
    this.#held.delete(held)
  }
}

function openCall({ start, place }: Attempt): RetriedCall {
  return { span: startCallSpan({ ...start, parent: place, attributes: {} }, SpanKind.INTERNAL), attempts: 0 }
}

function finish(attempt: Attempt, call: RetriedCall | undefined): void {
  if (call === undefined) {
    write(attempt, attempt.start, { saidAgain: false })
    return
  }
  const outcome = writeAttempt(attempt, call, false)
  const attributes = { [ATTEMPTS]: call.attempts }
  call.span.end({ attributes, failure: outcome?.failure }, attempt.endMs)
}

function writeAttempt(attempt: Attempt, call: RetriedCall, saidAgain: boolean): CallOutcome | undefined {
  call.attempts += 1
  if (!call.span.recording) return undefined
  // The client's own count is of its own retries alone; who retries around it is counted here.
  const number = Math.max(attempt.sent.number ?? 0, call.attempts)
  const attributes = { ...attempt.start.attributes, [ATTEMPT]: number }
  const { context: parent, around } = call.span
  return write(attempt, { ...attempt.start, parent, attributes }, { saidAgain, around: () => around })
}

interface Writing {
  readonly saidAgain: boolean
  readonly around?: () => Context
}

function write(attempt: Attempt, start: CallStart, { saidAgain, around }: Writing): CallOutcome | undefined {
  const { endMs } = attempt
  return writeCallSpan({ start, endMs, outcome: beside => attempt.outcome(around ?? beside, saidAgain) })
}
