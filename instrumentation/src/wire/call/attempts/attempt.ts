import type { Context } from '@opentelemetry/api'
import type { CallOutcome, CallSpan, CallStart } from '../../../spans/call-span.ts'
import type { AttemptEnd } from './retry.ts'
import type { Sent } from './sent.ts'

/** One HTTP request of a call and what came of it. Its span is made when it is known what it is a part of. */
export interface Attempt {
  readonly sent: Sent
  readonly start: CallStart
  /** Where the call is made that this may be an attempt of. */
  readonly place: Context
  readonly end: AttemptEnd
  readonly endMs: number
  /** What came of it, and where that belongs. What is said once more needs no telling. Asked once. */
  outcome(around: () => Context, saidAgain: boolean): CallOutcome
}

/** The span of a call that took more than one attempt. It has no usage and no model: these are its attempts'. */
export interface RetriedCall {
  readonly span: CallSpan
  attempts: number
}
