/** OpenTelemetry's own exporters, all nine, as their users configure them: what they send arrives whole. */
import { credentials, Metadata } from '@grpc/grpc-js'
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { decodeLogs } from '../../../collector/src/decode/decode-logs.ts'
import { decodeMetrics } from '../../../collector/src/decode/decode-metrics.ts'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpRequest, Signal } from '../../../collector/src/receive/otlp-request.ts'
import { startReceiver } from '../../helpers/receiver.ts'

interface Target {
  readonly url: string
  readonly grpcUrl: string
  readonly key: string
  readonly compression: CompressionAlgorithm
}

const http = (signal: Signal, { url, key, compression }: Target) => ({
  url: `${url}/v1/${signal}`,
  headers: { authorization: `Bearer ${key}` },
  compression,
})

function grpc({ grpcUrl, key, compression }: Target) {
  const metadata = new Metadata()
  metadata.set('x-api-key', key)
  return { url: grpcUrl, credentials: credentials.createInsecure(), metadata, compression }
}

async function sendTraces(exporter: SpanExporter): Promise<void> {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  for (let index = 0; index < 3; index++) provider.getTracer('test').startSpan(`step ${index}`).end()
  await provider.shutdown()
}

async function sendLogs(exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] })
  for (let index = 0; index < 3; index++) provider.getLogger('test').emit({ body: `line ${index}` })
  await provider.shutdown()
}

async function sendMetrics(exporter: PushMetricExporter): Promise<void> {
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
  const meter = provider.getMeter('test')
  meter.createCounter('tokens').add(3)
  meter.createHistogram('latency').record(0.25)
  meter.createGauge('queue').record(7)
  await provider.shutdown()
}

const exporters: readonly (readonly [string, Signal, (target: Target) => Promise<void>])[] = [
  ['traces as JSON', 'traces', target => sendTraces(new JsonTraces(http('traces', target)))],
  ['traces as protobuf', 'traces', target => sendTraces(new ProtobufTraces(http('traces', target)))],
  ['traces over gRPC', 'traces', target => sendTraces(new GrpcTraces(grpc(target)))],
  ['logs as JSON', 'logs', target => sendLogs(new JsonLogs(http('logs', target)))],
  ['logs as protobuf', 'logs', target => sendLogs(new ProtobufLogs(http('logs', target)))],
  ['logs over gRPC', 'logs', target => sendLogs(new GrpcLogs(grpc(target)))],
  ['metrics as JSON', 'metrics', target => sendMetrics(new JsonMetrics(http('metrics', target)))],
  ['metrics as protobuf', 'metrics', target => sendMetrics(new ProtobufMetrics(http('metrics', target)))],
  ['metrics over gRPC', 'metrics', target => sendMetrics(new GrpcMetrics(grpc(target)))],
]

/** What a request holds, by name. */
const namesIn: Readonly<Record<Signal, (request: OtlpRequest) => readonly unknown[]>> = {
  traces: ({ body, encoding }) => decodeTraces(body, encoding).spans.map(({ name }) => name),
  logs: ({ body, encoding }) => decodeLogs(body, encoding).logs.map(log => log.body),
  metrics: ({ body, encoding }) => decodeMetrics(body, encoding).points.map(({ metric }) => metric.name),
}

const expected: Readonly<Record<Signal, readonly string[]>> = {
  traces: ['step 0', 'step 1', 'step 2'],
  logs: ['line 0', 'line 1', 'line 2'],
  metrics: ['tokens', 'latency', 'queue'],
}

/** Takes what is sent, after the given refusals. */
async function startTaker(refusals: readonly CollectorError[] = []) {
  const taken: { signal: Signal; project: string; names: readonly unknown[] }[] = []
  const left = [...refusals]
  const receiver = await startReceiver({
    keys: [{ project: 'shop', right: 'ingest' }],
    async accept(request) {
      const refusal = left.shift()
      if (refusal) throw refusal
      const names = namesIn[request.signal](request)
      taken.push({ signal: request.signal, project: request.project, names })
      return { taken: names.length, rejected: 0, message: '' }
    },
  })
  const { port } = await receiver.listenGrpc()
  const target = { url: receiver.url, grpcUrl: `http://127.0.0.1:${port}`, key: receiver.keys[0] ?? '' }
  return { taken, target }
}

test.each(
  exporters.flatMap(([name, signal, run]) =>
    [CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP].map(compression => ({ name, signal, run, compression })),
  ),
)('$name, compressed with $compression', async ({ signal, run, compression }) => {
  const { taken, target } = await startTaker()

  await run({ ...target, compression })

  expect(taken).toEqual([{ signal, project: 'shop', names: expected[signal] }])
})

test.each(exporters.filter(([name]) => !name.includes('gRPC')))(
  '%s come again after 503 and 429, and are taken once',
  async (_, signal, run) => {
    const { taken, target } = await startTaker([
      new CollectorError('SPOOL_FULL', 'no room'),
      new CollectorError('RATE_LIMITED', '1 span per second'),
    ])

    await run({ ...target, compression: CompressionAlgorithm.GZIP })

    expect(taken).toEqual([{ signal, project: 'shop', names: expected[signal] }])
  },
)

// Unlike those over HTTP, the gRPC exporter of 0.223 sends nothing a second time.
test.each([
  ['UNAUTHENTICATED', 16],
  ['SPOOL_FULL', 14],
] as const)('the gRPC exporter is told %s', async (problem, code) => {
  const { taken, target } = await startTaker([new CollectorError(problem, 'the detail')])
  const exporter = new GrpcTraces(grpc({ ...target, compression: CompressionAlgorithm.NONE }))

  await expect(sendTraces(exporter)).rejects.toMatchObject({ code })

  expect(taken).toEqual([])
})
