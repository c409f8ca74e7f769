import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api'

// The API alone does nothing: spans appear when somebody registers a tracer provider in this process.
const tracer = trace.getTracer('support-agent', '1.0.0')

/** Runs the work in a span of that name; an error marks the span and goes on to the caller. */
export function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, { attributes }, async span => {
    try {
      return await work(span)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      span.recordException(error)
      span.setAttribute('error.type', error.name)
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
      throw thrown
    } finally {
      span.end()
    }
  })
}
