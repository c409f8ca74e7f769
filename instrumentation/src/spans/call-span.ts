import { SpanKind, SpanStatusCode, trace, type Attributes, type Context } from '@opentelemetry/api'
import { ERROR_TYPE, GEN_AI_OPERATION_NAME, GEN_AI_PROVIDER_NAME, GEN_AI_REQUEST_MODEL } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { joined } from '../joined-attributes.ts'
import { promptAttributes } from './prompt.ts'
import { taskAttributes } from './task-baggage.ts'
import { ourTracer } from './tracer.ts'

export interface CallStart {
  readonly name: string
  readonly parent: Context
  readonly startMs: number
  readonly attributes: Attributes
}

/** What came of a call. */
export interface CallOutcome {
  readonly attributes: Attributes
  readonly failure?: { readonly type: string; readonly message?: string | undefined } | undefined
}

/** The span of one call on the wire: ours, or the one that the caller's SDK makes itself. */
export interface CallSpan {
  /** Whether anything set here is kept: a sampler may have decided against the span. */
  readonly recording: boolean
  /** The context in which this span is the parent. */
  readonly context: Context
  /** Where what follows from the call belongs: beside it, or below it where it is alone. */
  readonly around: Context
  set(attributes: Attributes): void
  end(outcome: CallOutcome, endMs: number): void
}

/** Starts a span of ours for a call. That may be long after the call began: its times are given. */
export function startCallSpan(start: CallStart, kind = SpanKind.CLIENT): CallSpan {
  const { name, parent, startMs, attributes: asked } = start
  const identity = {
    [GEN_AI_OPERATION_NAME]: asked[GEN_AI_OPERATION_NAME],
    [GEN_AI_PROVIDER_NAME]: asked[GEN_AI_PROVIDER_NAME],
    [GEN_AI_REQUEST_MODEL]: asked[GEN_AI_REQUEST_MODEL],
  }
  const inherited = [taskAttributes(parent), promptAttributes(parent, asked[GEN_AI_OPERATION_NAME])]
  const options = { kind, startTime: startMs, attributes: joined([identity, ...inherited]) }
  const span = ourTracer().startSpan(name, options, parent)
  const context = trace.setSpan(parent, span)
  return {
    recording: span.isRecording(),
    context,
    around: trace.getSpanContext(parent) === undefined ? context : parent,
    set: attributes => void span.setAttributes(attributes),
    end: ({ attributes, failure }, endMs) => {
      // First, so that it has a place where attributes are limited in number.
      if (failure !== undefined) span.setAttribute(ERROR_TYPE, failure.type)
      span.setAttributes(attributes)
      // Where they are limited in number, how it was asked for comes after what it used; and what came of it is newer.
      for (const name of Object.keys(asked)) {
        const value = asked[name]
        if (value !== undefined && !(name in attributes)) span.setAttribute(name, value)
      }
      if (failure !== undefined) {
        const { message } = failure
        span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
      }
      span.end(endMs)
    },
  }
}

/** Ends a span with what came of its call, which nobody asks for where it is not recorded. It ends even if that fails. */
export function endSpan(span: CallSpan, outcome: () => CallOutcome, endMs: number): CallOutcome | undefined {
  const known = span.recording ? quietly(outcome) : undefined
  span.end(known ?? { attributes: {} }, endMs)
  return known
}
