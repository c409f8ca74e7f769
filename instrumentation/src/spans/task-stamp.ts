import type { Attributes, Context } from '@opentelemetry/api'
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-node'
import { GEN_AI_OPERATION_NAME } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { runBeforeEnd } from './ending/before-end.ts'
import { tellEnded, tellFlush, tellStarted } from './ending/listeners.ts'
import { promptAttributes } from './prompt.ts'
import { taskAttributes } from './task-baggage.ts'

/** Writes the task, and whose it is, on every span that starts within one, whoever starts it, and lets a wire call complete a native span. */
export const taskStamp: SpanProcessor = {
  onStart(span: Span, context: Context): void {
    quietly(() => stamp(span, taskAttributes(context)))
    quietly(() => stamp(span, promptAttributes(context, span.attributes[GEN_AI_OPERATION_NAME])))
    quietly(() => tellStarted(span))
  },
  onEnding(span: Span): void {
    quietly(() => runBeforeEnd(span))
  },
  onEnd(span: ReadableSpan): void {
    quietly(() => tellEnded(span))
  },
  forceFlush: flush,
  // What is told after this, no processor takes any more.
  shutdown: flush,
}

function flush(): Promise<void> {
  quietly(tellFlush)
  return Promise.resolve()
}

// What a span says itself is more exact: the conversation of the provider, say.
function stamp(span: Span, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && span.attributes[name] === undefined) span.setAttribute(name, value)
  }
}
