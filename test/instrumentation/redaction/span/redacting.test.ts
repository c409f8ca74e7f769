import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { redacting } from '../../../../instrumentation/src/redaction/span/redacting.ts'

test("an application's own exporter gets redacted spans", async () => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(redacting(exporter))] })

  provider.getTracer('own').startSpan('work').setAttribute('to', 'ann@example.com').end()
  await provider.forceFlush()

  expect(exporter.getFinishedSpans()[0]?.attributes['to']).toMatch(/^<EMAIL:[\da-f]{8}>$/)
})
