import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { startReceiver } from '../../helpers/receiver.ts'

const { GZIP, NONE } = CompressionAlgorithm

test.each([
  ['protobuf', (url: string) => new ProtobufExporter({ url, compression: NONE })],
  ['protobuf, gzip', (url: string) => new ProtobufExporter({ url, compression: GZIP })],
  ['JSON', (url: string) => new JsonExporter({ url, compression: NONE })],
  ['JSON, gzip', (url: string) => new JsonExporter({ url, compression: GZIP })],
])("takes what OpenTelemetry's own exporter sends as %s", async (_, open) => {
  const receiver = await startReceiver()
  const exporter = open(`${receiver.url}/v1/traces`)

  await exportChat(exporter)

  expect(receiver.spans).toHaveLength(1)
  expect(receiver.spans[0]).toMatchObject({
    resource: { attributes: new Map([['service.name', 'billing-agent']]) },
    scope: { name: 'test', version: '1.2.3' },
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    parentSpanId: undefined,
    name: 'chat claude-x',
    kind: 3,
    startNano: 1795305600000000000n,
    endNano: 1795305601250000000n,
    attributes: new Map<string, unknown>([
      ['gen_ai.usage.input_tokens', 1200],
      ['gen_ai.request.temperature', 0.5],
      ['stream', true],
      ['gen_ai.response.finish_reasons', ['stop', 'length']],
    ]),
    events: [{ timeNano: 1795305601000000000n, name: 'retry', attributes: new Map([['delay', -1]]) }],
    status: { code: 2, message: 'refused' },
  })
})

async function exportChat(exporter: SpanExporter): Promise<void> {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'billing-agent' }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const span = provider
    .getTracer('test', '1.2.3')
    .startSpan('chat claude-x', { kind: SpanKind.CLIENT, startTime: [1795305600, 0] })
  span.setAttributes({
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.request.temperature': 0.5,
    stream: true,
    'gen_ai.response.finish_reasons': ['stop', 'length'],
  })
  span.addEvent('retry', { delay: -1 }, [1795305601, 0])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' })
  span.end([1795305601, 250_000_000])
  await provider.shutdown()
}
