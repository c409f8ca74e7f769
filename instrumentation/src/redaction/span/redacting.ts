import type { SpanExporter } from '@opentelemetry/sdk-trace-node'
import { redactSpan } from './redact-span.ts'

/**
 * The same exporter, given redacted copies of the spans: for applications that register a tracer provider of their own.
 * The hook's own pipeline does this by itself.
 *
 * @example
 * ```ts
 * import { redacting } from '@spanledger/instrumentation'
 * import { BatchSpanProcessor, ConsoleSpanExporter } from '@opentelemetry/sdk-trace-node'
 *
 * const processor = new BatchSpanProcessor(redacting(new ConsoleSpanExporter()))
 * ```
 */
export function redacting(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(
        spans.map(span => redactSpan(span)),
        done,
      ),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}
