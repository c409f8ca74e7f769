import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { expect, test, vi } from 'vitest'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpRequest } from '../../../collector/src/receive/otlp-request.ts'
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

test('an exporter that is told to come back does, and its span is taken once', async () => {
  const spans: unknown[] = []
  const accept = vi
    .fn(async ({ body, encoding }: OtlpRequest) => {
      spans.push(...decodeTraces(body, encoding).spans)
      return { taken: 0, rejected: 0, message: '' }
    })
    .mockRejectedValueOnce(new CollectorError('SPOOL_FULL', 'no room'))
  const receiver = await startReceiver({ accept })

  await exportChat(new ProtobufExporter({ url: `${receiver.url}/v1/traces` }))

  expect(accept).toHaveBeenCalledTimes(2)
  expect(spans).toHaveLength(1)
})

test.each([
  ['plain', NONE],
  ['gzip', GZIP],
])(
  'an exporter whose batch is too large (%s) sees 413, not a lost connection, and does not send it again',
  async (_, compression) => {
    const receiver = await startReceiver({ limits: { maxBodyBytes: 100_000 } })
    const exporter = new ProtobufExporter({ url: `${receiver.url}/v1/traces`, compression })
    const results: ExportResult[] = []

    await exportChat(
      {
        export: (spans, done: (result: ExportResult) => void) =>
          exporter.export(spans, result => {
            results.push(result)
            done(result)
          }),
        shutdown: () => exporter.shutdown(),
      },
      'x'.repeat(20_000_000),
    )

    expect(results).toEqual([{ code: ExportResultCode.FAILED, error: expect.objectContaining({ code: 413 }) }])
  },
)

async function exportChat(exporter: SpanExporter, content = ''): Promise<void> {
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
  if (content !== '') span.setAttribute('gen_ai.input.messages', content)
  span.addEvent('retry', { delay: -1 }, [1795305601, 0])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' })
  span.end([1795305601, 250_000_000])
  await provider.shutdown()
}
