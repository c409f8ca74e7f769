import type { Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  NodeTracerProvider,
  RandomIdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import type { Unsent } from './guest/ending/last-flush.ts'
import type { DropReason } from './guest/export/drops.ts'
import { openPipeline } from './guest/export/pipeline.ts'
import type { newestApi } from './guest/newest-api.ts'
import { allAreTold } from './spans/ending/listeners.ts'
import { makeSpansWhole, WholeSpans } from './spans/ending/whole-span.ts'
import { ownServicesOnly } from './spans/own-services-only.ts'
import { taskStamp } from './spans/task-stamp.ts'
import { reportDrops } from './spans/report.ts'
import { scopeName, scopeVersion } from './spans/tracer.ts'

export interface Provided {
  /** What has not been sent yet; nothing where spans are not exported. */
  readonly unsent: Unsent | undefined
  /** Makes the spans that are reports about the instrumentation itself: no sampler may decide against them. */
  readonly reporter: Tracer
}

/**
 * The only file that knows the version of the OpenTelemetry SDK: line 2.12, the last that runs on Node 20. It registers a
 * provider that sends OTLP/JSON over HTTP, whatever OTEL_EXPORTER_OTLP_PROTOCOL says: every OTLP/HTTP receiver has to take
 * JSON and the same port serves both.
 *
 * From the environment, the SDK reads the sampler and the limits; resource and service name are read here, where to send
 * and how in `guest/export/`.
 */
export function registerProvider(api: ReturnType<typeof newestApi>, options: ProviderOptions): Provided {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'unknown_service:node' }))
    .merge(detectResources({ detectors: [envDetector] }))
  const onDrops = (drops: ReadonlyMap<DropReason, number>) => reportDrops(reporter, drops)
  const contexts = new AsyncLocalStorageContextManager().enable()
  const { onSpanEnd } = options
  const pipeline = options.exporting
    ? openPipeline(process.env, { onSpanEnd, onDrops, contextsAreUsed: () => isUsed(contexts) })
    : undefined
  const exporting: SpanProcessor[] = pipeline ? [pipeline.processor] : []
  const reports = new NodeTracerProvider({ resource, sampler: new AlwaysOnSampler(), spanProcessors: exporting })
  const reporter = reports.getTracer(scopeName, scopeVersion)
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()]
  allAreTold()
  const provider = new NodeTracerProvider({ resource, spanProcessors: [taskStamp, ...exporting] })
  api.trace.setGlobalTracerProvider(provider)
  if (isUsual(process.env)) {
    makeSpansWhole(
      new WholeSpans({
        ids: new RandomIdGenerator(),
        resource,
        scope: { name: scopeName, version: scopeVersion },
        applies: () => Reflect.get(api.trace.getTracerProvider(), '_delegate') === provider,
        end: span => pipeline?.processor.onEnd(span),
      }),
    )
  }
  api.context.setGlobalContextManager(contexts)
  api.propagation.setGlobalPropagator(ownServicesOnly(new CompositePropagator({ propagators })))
  return { unsent: pipeline?.unsent, reporter }
}

export interface ProviderOptions {
  readonly exporting: boolean
  /** Called when there is something new to send. */
  readonly onSpanEnd: () => void
}

/** Whether nobody has asked for another sampler or for other limits than the SDK's own. */
function isUsual(environment: NodeJS.ProcessEnv): boolean {
  return !Object.keys(environment).some(name =>
    /^OTEL_(TRACES_SAMPLER|(SPAN_|EVENT_|LINK_)?ATTRIBUTE_\w+_LIMIT)/.test(name),
  )
}

/** Node's storage knows by itself where that matters, before version 24. */
function isUsed(contexts: AsyncLocalStorageContextManager): boolean {
  const storage: unknown = Reflect.get(contexts, '_asyncLocalStorage')
  return typeof storage !== 'object' || storage === null || Reflect.get(storage, 'enabled') !== false
}

/** Whether somebody registered a provider before us, through whichever copy of the API. */
export function hasProvider(): boolean {
  const api: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'))
  return typeof api === 'object' && api !== null && Reflect.get(api, 'trace') !== undefined
}
