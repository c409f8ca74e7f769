import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'

/** Hears of every span of the provider, whoever makes it. Must be quick: it runs for each. */
export interface SpanListener {
  started?(span: ReadableSpan): void
  ended?(span: ReadableSpan): void
  /** All that is known is to be sent now. */
  flush?(): void
}

const listeners = new Set<SpanListener>()

/** Lets somebody hear of all spans from now on; gives back what ends that. */
export function listenToSpans(listener: SpanListener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

let all = false

/** Says that the provider of this process is ours, so that listeners hear of every span that is exported. */
export function allAreTold(): void {
  all = true
}

/** Whether a span that nobody was told of belongs to somebody else's provider. */
export function areAllTold(): boolean {
  return all
}

/** Called by our span processor. */
export function tellStarted(span: ReadableSpan): void {
  for (const listener of listeners) listener.started?.(span)
}

/** Called by our span processor. */
export function tellEnded(span: ReadableSpan): void {
  for (const listener of listeners) listener.ended?.(span)
}

/** Called by our span processor, before the one that sends. */
export function tellFlush(): void {
  for (const listener of listeners) listener.flush?.()
}
