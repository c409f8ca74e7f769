import type { Span } from '@opentelemetry/api'

const steps = new WeakMap<object, () => void>()

/** Lets a step run just before somebody else's span ends, while it still takes attributes. One step a span. */
export function beforeEnd(span: Span, step: () => void): void {
  steps.set(span, step)
}

/** Called by our span processor. */
export function runBeforeEnd(span: object): void {
  const step = steps.get(span)
  steps.delete(span)
  step?.()
}
