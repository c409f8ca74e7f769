import { trace, type Tracer } from '@opentelemetry/api'

export const scopeName = '@spanledger/instrumentation'
export const scopeVersion = '0.1.0'

/** The tracer of all spans of ours, from whichever provider is registered; a no-op where none is. */
export function ourTracer(): Tracer {
  return trace.getTracer(scopeName, scopeVersion)
}
