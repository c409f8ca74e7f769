/** OpenTelemetry's own exporters, all nine, on a collector that is killed and started again while they send. */
import { credentials } from '@grpc/grpc-js'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { startRelay } from '../helpers/relay.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { spoolIsEmpty } from './harness/scenario.ts'
import { testMs } from './harness/settings.ts'
import { prepareEngineFolder, withEngineOf } from './harness/store.ts'

interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void
  shutdown(): Promise<void>
}

/** Sends what is named, as often as it takes until it is acknowledged. */
type Send = (name: string) => Promise<void>

const perBatch = [0, 1, 2]

function ofSpans(exporter: Exporter<ReturnType<InMemorySpanExporter['getFinishedSpans']>>): Send {
  return async name => {
    const memory = new InMemorySpanExporter()
    const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('test')
    for (const index of perBatch) tracer.startSpan(`${name} ${index}`).end()
    return untilTaken(exporter, memory.getFinishedSpans())
  }
}

function ofLogs(exporter: Exporter<ReturnType<InMemoryLogRecordExporter['getFinishedLogRecords']>>): Send {
  return async name => {
    const memory = new InMemoryLogRecordExporter()
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: memory })] })
    for (const index of perBatch) provider.getLogger('test').emit({ body: `${name} ${index}` })
    return untilTaken(exporter, memory.getFinishedLogRecords())
  }
}

function ofMetrics(exporter: Exporter<ReturnType<InMemoryMetricExporter['getMetrics']>[number]>): Send {
  return async name => {
    const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const reader = new PeriodicExportingMetricReader({ exporter: memory })
    const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
    for (const index of perBatch) meter.createCounter(`${name} ${index}`.replaceAll(' ', '.')).add(index + 1)
    const { resourceMetrics } = await reader.collect()
    await reader.shutdown()
    return untilTaken(exporter, resourceMetrics)
  }
}

async function untilTaken<Batch>(exporter: Exporter<Batch>, batch: Batch): Promise<void> {
  while (true) {
    const result = await new Promise<ExportResult>(resolve => exporter.export(batch, resolve))
    if (result.code === ExportResultCode.SUCCESS) return
    // The gRPC exporter never sends again by itself, and those over HTTP give up after a while.
    await delay(50)
  }
}

function sendersOf(httpPort: number, grpcPort: number): ReadonlyMap<string, Send> {
  const http = (signal: string) => ({ url: `http://127.0.0.1:${httpPort}/v1/${signal}` })
  const grpc = { url: `http://127.0.0.1:${grpcPort}`, credentials: credentials.createInsecure() }
  return new Map([
    ['span json', ofSpans(new JsonTraces(http('traces')))],
    ['span protobuf', ofSpans(new ProtobufTraces(http('traces')))],
    ['span grpc', ofSpans(new GrpcTraces(grpc))],
    ['log json', ofLogs(new JsonLogs(http('logs')))],
    ['log protobuf', ofLogs(new ProtobufLogs(http('logs')))],
    ['log grpc', ofLogs(new GrpcLogs(grpc))],
    ['metric json', ofMetrics(new JsonMetrics(http('metrics')))],
    ['metric protobuf', ofMetrics(new ProtobufMetrics(http('metrics')))],
    ['metric grpc', ofMetrics(new GrpcMetrics(grpc))],
  ])
}

const rounds = [0, 1, 2]

test(
  'spans, logs and metrics of every exporter are there once, though the collector was killed while they were sent',
  { timeout: testMs },
  async () => {
    const folder = await temporaryFolder()
    await prepareEngineFolder(folder)
    let collector = await startCollectorProcess(folder)
    const senders = sendersOf(
      await startRelay(() => Number(new URL(collector.url).port)),
      await startRelay(() => collector.grpcPort),
    )

    for (const round of rounds) {
      const sending = Array.from(senders, ([name, send]) => send(`${name} ${round}`))
      await Promise.race(sending)
      await collector.kill('SIGKILL')
      collector = await startCollectorProcess(folder)
      await Promise.all(sending)
    }
    await spoolIsEmpty(folder)
    await collector.kill('SIGTERM')

    const expected = [...senders.keys()].flatMap(name =>
      rounds.flatMap(round => perBatch.map(index => `${name} ${round} ${index}`)),
    )
    expect((await storedIn(folder)).toSorted()).toEqual(expected.toSorted())
  },
)

async function storedIn(folder: string): Promise<readonly string[]> {
  return withEngineOf(folder, async engine => {
    const client = engine.client()
    const result = await client.query({
      query: `SELECT name FROM spans FINAL WHERE startsWith(name, 'span ')
        UNION ALL SELECT body FROM logs FINAL
        UNION ALL SELECT replaceAll(name, '.', ' ') FROM metric_points FINAL`,
      format: 'JSONEachRow',
    })
    return (await result.json<{ name: string }>()).map(({ name }) => name)
  })
}
