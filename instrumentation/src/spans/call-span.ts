import { SpanKind, SpanStatusCode, trace, type Attributes, type Context } from '@opentelemetry/api'
import { ERROR_TYPE, GEN_AI_OPERATION_NAME, GEN_AI_PROVIDER_NAME, GEN_AI_REQUEST_MODEL } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { joined } from '../joined-attributes.ts'
import { wholeSpans } from './ending/whole-span.ts'
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
  const options = { kind, startTime: startMs, attributes: joined(identityOf(start)) }
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
      if (failure !== undefined) span.setStatus(errorStatus(failure))
      span.end(endMs)
    },
  }
}

/** What a span has from its beginning: what a sampler may ask for, and whose work it is. */
function identityOf({ parent, attributes: asked }: CallStart): readonly Attributes[] {
  const identity = {
    [GEN_AI_OPERATION_NAME]: asked[GEN_AI_OPERATION_NAME],
    [GEN_AI_PROVIDER_NAME]: asked[GEN_AI_PROVIDER_NAME],
    [GEN_AI_REQUEST_MODEL]: asked[GEN_AI_REQUEST_MODEL],
  }
  return [identity, taskAttributes(parent), promptAttributes(parent, asked[GEN_AI_OPERATION_NAME])]
}

export interface FinishedCall {
  readonly start: CallStart
  readonly endMs: number
  /** Asked once, with what tells where that belongs which follows from the call; not where the span is not recorded. */
  readonly outcome: (around: () => Context) => CallOutcome
}

/** Makes the span of a call that is over, and gives what came of the call, if that was asked for. */
export function writeCallSpan({ start, endMs, outcome }: FinishedCall): CallOutcome | undefined {
  const { parent, name, startMs } = start
  const whole = wholeSpans()
  const spanContext = whole?.begin(parent)
  if (whole === undefined || spanContext === undefined) {
    const span = startCallSpan(start)
    return endSpan(span, () => outcome(() => span.around), endMs)
  }
  const around = () => (trace.getSpanContext(parent) === undefined ? trace.setSpanContext(parent, spanContext) : parent)
  const known = quietly(outcome, around)
  const { failure, attributes: came = {} } = known ?? {}
  const attributes = joined([...identityOf(start), failure && { [ERROR_TYPE]: failure.type }, came])
  for (const name in start.attributes) if (!(name in came)) attributes[name] = start.attributes[name]
  const status = failure === undefined ? { code: SpanStatusCode.UNSET } : errorStatus(failure)
  const written = whole.end({ spanContext, parent, name, kind: SpanKind.CLIENT, startMs, endMs, attributes, status })
  if (!written) endSpan(startCallSpan(start), () => known ?? { attributes: {} }, endMs)
  return known
}

function errorStatus({ message }: NonNullable<CallOutcome['failure']>) {
  return { code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) }
}

/** Ends a span with what came of its call, which nobody asks for where it is not recorded. It ends even if that fails. */
export function endSpan(span: CallSpan, outcome: () => CallOutcome, endMs: number): CallOutcome | undefined {
  const known = span.recording ? quietly(outcome) : undefined
  span.end(known ?? { attributes: {} }, endMs)
  return known
}
