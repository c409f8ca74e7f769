import { SpanStatusCode, trace, type Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import type { CallOutcome, CallSpan, CallStart } from '../call-span.ts'
import { promptAttributes } from '../prompt.ts'
import { beforeEnd } from '../ending/before-end.ts'
import { nativeSpanOf, type SdkSpan } from './open-spans.ts'
import { nativeScopeOf } from './scopes.ts'

const attempts = new WeakMap<SdkSpan, number>()

/**
 * The span that an SDK has open for this call, to be completed instead of adding a second. Its status and its end stay
 * the SDK's business: it stands for the whole call, while each attempt has a turn at it and, if it fails, leaves an event.
 */
export function nativeCallSpan(start: CallStart, onNativeEnd: () => void): CallSpan | undefined {
  const span = nativeSpanOf(start.parent)
  if (span === undefined) return undefined
  const number = (attempts.get(span) ?? 0) + 1
  attempts.set(span, number)
  complete(span, start.attributes)
  complete(span, promptAttributes(start.parent, start.attributes[names.GEN_AI_OPERATION_NAME]))
  if (number > 1) complete(span, { [names.ATTEMPT]: number, [names.ATTEMPTS]: number })
  beforeEnd(span, onNativeEnd)
  return {
    recording: true,
    context: trace.setSpan(start.parent, span),
    around: trace.setSpanContext(start.parent, span.parentSpanContext ?? span.spanContext()),
    set: attributes => complete(span, attributes),
    end: (outcome, endMs) => {
      const perAttempt = nativeScopeOf(span)?.perAttempt === true
      if (perAttempt || !wasRefused(outcome)) complete(span, outcome.attributes)
      else span.addEvent(names.ATTEMPT_EVENT, attemptAttributes(number, outcome), endMs)
      if (perAttempt) fail(span, outcome)
    },
  }
}

/** Of the SDK's own attributes the first value counts, of ours the last: it belongs to the attempt that went well. */
function complete(span: SdkSpan, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const ours = name.startsWith('spanledger.')
    if (value !== undefined && (ours || span.attributes[name] === undefined)) span.setAttribute(name, value)
  }
}

function fail(span: SdkSpan, { failure }: CallOutcome): void {
  if (failure === undefined || span.status.code !== SpanStatusCode.UNSET) return
  span.setAttribute(names.ERROR_TYPE, failure.type)
  span.setStatus({ code: SpanStatusCode.ERROR, ...(failure.message !== undefined && { message: failure.message }) })
}

/** Whether the attempt came to nothing: a stream that broke off has said something, and cost something. */
function wasRefused({ attributes, failure }: CallOutcome): boolean {
  const status = attributes[names.HTTP_RESPONSE_STATUS_CODE]
  return failure !== undefined && (status === undefined || Number(status) >= 400)
}

function attemptAttributes(number: number, { attributes, failure }: CallOutcome): Attributes {
  return {
    [names.ATTEMPT]: number,
    [names.HTTP_RESPONSE_STATUS_CODE]: attributes[names.HTTP_RESPONSE_STATUS_CODE],
    [names.RETRY_AFTER]: attributes[names.RETRY_AFTER],
    [names.ERROR_TYPE]: failure?.type,
  }
}
