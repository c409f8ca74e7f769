import type { Context } from '@opentelemetry/api'
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { quietly } from '../guest/quietly.ts'
import { runBeforeEnd } from './ending/before-end.ts'
import { tellEnded, tellStarted } from './ending/listeners.ts'
import { taskAttributes } from './task-baggage.ts'

/** Writes the task on every span that starts within one, whoever starts it, and lets a wire call complete a native span. */
export const taskStamp: SpanProcessor = {
  onStart(span: Span, context: Context): void {
    quietly(() => span.setAttributes(taskAttributes(context)))
    quietly(() => tellStarted(span))
  },
  onEnding(span: Span): void {
    quietly(() => runBeforeEnd(span))
  },
  onEnd(span: ReadableSpan): void {
    quietly(() => tellEnded(span))
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
}
