import {
  isSpanContextValid,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type SpanContext,
} from '@opentelemetry/api'
import { hrTimeDuration, isTracingSuppressed, millisToHrTime } from '@opentelemetry/core'
import type { IdGenerator, ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { quietly } from '../../guest/quietly.ts'
import { tellEnded, tellStarted } from './listeners.ts'

/** All there is to know of a span that is over. */
export interface WholeSpan {
  readonly spanContext: SpanContext
  readonly parent: Context
  readonly name: string
  readonly kind: ReadableSpan['kind']
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly status: ReadableSpan['status']
}

export interface WholeSpansOptions {
  readonly ids: IdGenerator
  readonly resource: ReadableSpan['resource']
  readonly scope: ReadableSpan['instrumentationScope']
  /** Whether spans go to our provider at the moment, and it does with them what it does by default. */
  readonly applies: () => boolean
  readonly end: (span: ReadableSpan) => void
}

/** As many attributes as a span has by default. */
const mostAttributes = 128

/**
 * Spans that are made when they are over. An SDK's span takes its attributes one by one and checks, copies and counts each,
 * since it cannot know who sets them; for a call, whose span nobody else ever holds, that costs more than all else of it.
 */
export class WholeSpans {
  readonly #options: WholeSpansOptions

  constructor(options: WholeSpansOptions) {
    this.#options = options
  }

  /** The place of a new span in its trace; `undefined` where the provider has to be asked whether there is to be one. */
  begin(parent: Context): SpanContext | undefined {
    const above = trace.getSpanContext(parent)
    const isChild = above !== undefined && isSpanContextValid(above)
    if (isChild && (above.traceFlags & TraceFlags.SAMPLED) === 0) return undefined
    if (isTracingSuppressed(parent) || !this.#options.applies()) return undefined
    const { ids } = this.#options
    const spanId = ids.generateSpanId()
    if (!isChild) return { traceId: ids.generateTraceId(), spanId, traceFlags: TraceFlags.SAMPLED }
    const { traceId, traceState } = above
    return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, ...(traceState && { traceState }) }
  }

  /** Sends a span on its way; `false` where it has more attributes than a span may have. */
  end(span: WholeSpan): boolean {
    if (Object.keys(span.attributes).length > mostAttributes) return false
    const ended = new EndedSpan(span, this.#options)
    quietly(() => tellStarted(ended))
    quietly(() => tellEnded(ended))
    this.#options.end(ended)
    return true
  }
}

/** As an SDK's span is once it has ended. */
class EndedSpan implements ReadableSpan {
  readonly name: string
  readonly kind: ReadableSpan['kind']
  readonly parentSpanContext?: SpanContext
  readonly startTime: ReadableSpan['startTime']
  readonly endTime: ReadableSpan['endTime']
  readonly status: ReadableSpan['status']
  readonly attributes: Attributes
  readonly links = []
  readonly events = []
  readonly ended = true
  readonly resource: ReadableSpan['resource']
  readonly instrumentationScope: ReadableSpan['instrumentationScope']
  readonly droppedAttributesCount = 0
  readonly droppedEventsCount = 0
  readonly droppedLinksCount = 0
  readonly #spanContext: SpanContext

  constructor(span: WholeSpan, { resource, scope }: WholeSpansOptions) {
    const { name, kind, parent, startMs, endMs, status, attributes } = span
    const above = trace.getSpanContext(parent)
    this.name = name
    this.kind = kind
    if (above !== undefined && isSpanContextValid(above)) this.parentSpanContext = above
    this.startTime = millisToHrTime(startMs)
    this.endTime = millisToHrTime(Math.max(startMs, endMs))
    this.status = status
    this.attributes = attributes
    this.resource = resource
    this.instrumentationScope = scope
    this.#spanContext = span.spanContext
  }

  spanContext(): SpanContext {
    return this.#spanContext
  }

  get duration(): ReadableSpan['duration'] {
    return hrTimeDuration(this.startTime, this.endTime)
  }
}

let ours: WholeSpans | undefined

/** Called where the provider is ours. */
export function makeSpansWhole(spans: WholeSpans): void {
  ours = spans
}

/** Where spans can be made that are over, if anywhere. */
export function wholeSpans(): WholeSpans | undefined {
  return ours
}
