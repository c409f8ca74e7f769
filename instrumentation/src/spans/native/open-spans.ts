import { SpanKind, trace, type Context, type Span } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { SERVER_ADDRESS } from '../../attributes.ts'
import { isModelHost } from '../../coverage/model-hosts.ts'
import { areAllTold, listenToSpans } from '../ending/listeners.ts'
import { nativeScopeOf } from './scopes.ts'

export type SdkSpan = Span & ReadableSpan

/** More calls than a process has open at once; a span that is never ended must not be kept for ever. */
const mostOpen = 10_000
const open = new Map<string, SdkSpan>()

listenToSpans({
  started: span => {
    if (!nativeScopeOf(span)?.isCall(span) || open.size >= mostOpen) return
    // True: a span that starts is an SDK's, which is both.
    open.set(span.spanContext().spanId, span as SdkSpan)
  },
  ended: span => void open.delete(span.spanContext().spanId),
})

/**
 * The span that an SDK has open for the call made in this context: the active one, or its parent where an instrumentation
 * of HTTP stands between.
 */
export function nativeSpanOf(context: Context): SdkSpan | undefined {
  const active = sdkSpanOf(context)
  if (active === undefined || !active.isRecording() || isForeign(active)) return undefined
  if (nativeScopeOf(active)?.isCall(active)) return active
  const parent = active.kind === SpanKind.CLIENT ? active.parentSpanContext?.spanId : undefined
  return parent === undefined ? undefined : open.get(parent)
}

/**
 * The context without a span that an SDK made for itself: Mistral's may send its spans to Mistral, by a provider of its
 * own. What is written there leaves for somebody else, and what is below it has a parent that never arrives.
 */
export function withoutForeignSpan(context: Context): Context {
  const active = sdkSpanOf(context)
  if (active === undefined || !isForeign(active)) return context
  const above = active.parentSpanContext
  return above === undefined ? trace.deleteSpan(context) : trace.setSpanContext(context, above)
}

/** The context around an instrumentation of HTTP, which makes a span for each attempt: the place where the call is made. */
export function withoutHttpSpan(context: Context): Context {
  const active = sdkSpanOf(context)
  if (active === undefined || active.kind !== SpanKind.CLIENT) return context
  if (!('http.request.method' in active.attributes || 'http.method' in active.attributes)) return context
  const above = active.parentSpanContext
  return above === undefined ? trace.deleteSpan(context) : trace.setSpanContext(context, above)
}

function isForeign(span: SdkSpan): boolean {
  return areAllTold() && nativeScopeOf(span)?.isCall(span) === true && !open.has(span.spanContext().spanId)
}

/** Whether this context belongs to a request to a model provider, made by an SDK's call or seen by an instrumentation of HTTP. */
export function isProviderCall(context: Context): boolean {
  const span = sdkSpanOf(context)
  if (span === undefined) return false
  const parent = open.get(span.parentSpanContext?.spanId ?? '')
  if ([span, parent].some(span => span !== undefined && nativeScopeOf(span)?.provider === true)) return true
  const host = span.attributes[SERVER_ADDRESS] ?? span.attributes['net.peer.name']
  return span.kind === SpanKind.CLIENT && typeof host === 'string' && isModelHost(host)
}

function sdkSpanOf(context: Context): SdkSpan | undefined {
  const span = trace.getSpan(context)
  // True: a span with an instrumentation scope is an SDK's ReadableSpan.
  return span !== undefined && 'instrumentationScope' in span ? (span as SdkSpan) : undefined
}
