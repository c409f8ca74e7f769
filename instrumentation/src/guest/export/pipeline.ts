import { TraceFlags } from '@opentelemetry/api'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node'
import type { Unsent } from '../ending/last-flush.ts'
import { redactSpan } from '../../redaction/span/redact-span.ts'
import { quietly } from '../quietly.ts'
import type { DropReason } from './drops.ts'
import { encodeSpan } from './encoded-span.ts'
import { readDestination } from './http/destination.ts'
import { sender } from './http/send.ts'
import { untraced } from './http/untraced.ts'
import { SpanQueue } from './span-queue.ts'

export interface PipelineOptions {
  /** Called when there is something new to send. */
  readonly onSpanEnd: () => void
  /** Called with the spans that were lost, by reason, when one can be sent again. */
  readonly onDrops: (drops: ReadonlyMap<DropReason, number>) => void
  /** Whether anybody has made a context active in this process. */
  readonly contextsAreUsed: () => boolean
}

export interface Pipeline {
  readonly processor: SpanProcessor
  readonly unsent: Unsent
}

/** The way of spans from their end to the receiver. */
export function openPipeline(environment: NodeJS.ProcessEnv, options: PipelineOptions): Pipeline {
  const send = sender(readDestination(environment))
  const queue = new SpanQueue({
    ...sizes(environment),
    send: body => untraced(() => send(body), options.contextsAreUsed),
    onDrops: drops => quietly(() => options.onDrops(drops)),
  })
  const processor: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
      quietly(() => queue.add(encodeSpan(redactSpan(span))))
      quietly(options.onSpanEnd)
    },
    forceFlush: () => queue.flush(),
    shutdown: () => queue.flush(),
  }
  return { processor, unsent: { pending: () => queue.pending, flush: () => queue.flush(), drop: () => queue.drop() } }
}

/** What OpenTelemetry's batch processor takes from the environment. */
function sizes(environment: NodeJS.ProcessEnv) {
  const maxSpans = count(environment['OTEL_BSP_MAX_QUEUE_SIZE'])
  const batchSpans = count(environment['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'])
  const delayMs = count(environment['OTEL_BSP_SCHEDULE_DELAY'])
  return { ...(maxSpans && { maxSpans }), ...(batchSpans && { batchSpans }), ...(delayMs && { delayMs }) }
}

function count(text: string | undefined): number | undefined {
  const value = Number(text)
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}
