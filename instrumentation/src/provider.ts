import { TraceFlags, type ContextManager, type TextMapPropagator } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { createRequire } from 'node:module'
import { BackgroundExporter } from './guest/background-exporter.ts'
import { certificates } from './guest/certificates.ts'
import { exportAgent } from './guest/export-agent.ts'
import type { Unsent } from './guest/last-flush.ts'
import type { newestApi } from './guest/newest-api.ts'
import { quietly } from './guest/quietly.ts'
import { quietRetries } from './guest/quiet-retries.ts'
import { ownServicesOnly } from './spans/own-services-only.ts'
import { taskStamp } from './spans/task-stamp.ts'

/**
 * The only file that knows the version of the OpenTelemetry SDK: line 2.12 with exporters 0.223, the last that runs on
 * Node 20. It registers a provider that sends OTLP/JSON over HTTP, the one encoding of this exporter package, whatever
 * OTEL_EXPORTER_OTLP_PROTOCOL says: every OTLP/HTTP receiver has to take JSON and the same port serves both.
 *
 * From the environment, the SDK reads the sampler, the limits and the batching, the exporter reads all of
 * OTEL_EXPORTER_OTLP_* and OTEL_EXPORTER_OTLP_TRACES_*; resource and service name are read here.
 */
export function registerProvider(api: ReturnType<typeof newestApi>, options: ProviderOptions): Unsent | undefined {
  const pipeline = options.exporting ? createPipeline(options.onSpanEnd) : undefined
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'unknown_service:node' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: pipeline ? [taskStamp, pipeline.processor] : [taskStamp],
  })
  const { contextManager, propagator } = contextParts()
  api.trace.setGlobalTracerProvider(provider)
  api.context.setGlobalContextManager(contextManager)
  api.propagation.setGlobalPropagator(ownServicesOnly(propagator))
  return pipeline?.unsent
}

export interface ProviderOptions {
  readonly exporting: boolean
  /** Called when there is something new to send. */
  readonly onSpanEnd: () => void
}

/** Whether somebody registered a provider before us, through whichever copy of the API. */
export function hasProvider(): boolean {
  const api: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'))
  return typeof api === 'object' && api !== null && Reflect.get(api, 'trace') !== undefined
}

function createPipeline(onSpanEnd: () => void): { readonly processor: SpanProcessor; readonly unsent: Unsent } {
  const otlp = new OTLPTraceExporter({
    httpAgentOptions: protocol => exportAgent(protocol, { keepAlive: true, ...certificates() }),
  })
  const retries = quietRetries(otlp)
  const exporter = new BackgroundExporter(otlp)
  const batches = new BatchSpanProcessor(exporter, batching())
  let ended = 0
  const counting = (span: ReadableSpan) => {
    if (isSampled(span)) ended += 1
    batches.onEnd(span)
    quietly(onSpanEnd)
  }
  const processor: SpanProcessor = {
    onStart: (span, context) => batches.onStart(span, context),
    onEnd: counting,
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  }
  const unsent: Unsent = {
    pending: () => ended > 0 && !(exporter.idle && exporter.taken >= ended),
    flush: async () => {
      retries.hurry()
      await batches.forceFlush()
      await exporter.forceFlush()
    },
    drop: () => {
      retries.calm()
      exporter.drop()
      ended = exporter.taken
    },
  }
  return { processor, unsent }
}

function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0
}

/** Spans that carry prompts are large and nothing splits a batch, so batches are small; and soon, since agents exit. */
function batching(): ConstructorParameters<typeof BatchSpanProcessor>[1] {
  const { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: size, OTEL_BSP_SCHEDULE_DELAY: delay } = process.env
  return { ...(!size && { maxExportBatchSize: 64 }), ...(!delay && { scheduledDelayMillis: 1000 }) }
}

function contextParts(): { readonly contextManager: ContextManager; readonly propagator: TextMapPropagator } {
  // Both packages are the SDK's own dependencies: asked for from where it stands, they fit its version.
  const fromSdk = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/sdk-trace-node'))
  const { AsyncLocalStorageContextManager } = fromSdk('@opentelemetry/context-async-hooks') as ContextPackage
  const core = fromSdk('@opentelemetry/core') as CorePackage
  const propagators = [new core.W3CTraceContextPropagator(), new core.W3CBaggagePropagator()]
  return {
    contextManager: new AsyncLocalStorageContextManager().enable(),
    propagator: new core.CompositePropagator({ propagators }),
  }
}

interface ContextPackage {
  readonly AsyncLocalStorageContextManager: new () => ContextManager
}

interface CorePackage {
  readonly W3CTraceContextPropagator: new () => TextMapPropagator
  readonly W3CBaggagePropagator: new () => TextMapPropagator
  readonly CompositePropagator: new (config: { readonly propagators: TextMapPropagator[] }) => TextMapPropagator
}
