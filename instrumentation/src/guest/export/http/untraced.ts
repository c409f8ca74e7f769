import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { channel } from 'node:diagnostics_channel'
import { request } from 'node:http'

// What OpenTelemetry's own packages look for before they trace a request. An application that traces its HTTP would trace
// ours otherwise, and so without end.
const suppressed = ROOT_CONTEXT.setValue(createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING'), true)

/**
 * Sends where nobody traces it. Before Node 24, the first context that is made active makes every promise of the process
 * cost more from then on; so where nobody has made one and nobody is there who traces HTTP, none is.
 */
export function untraced<Result>(send: () => Result, isInUse: () => boolean): Result {
  return isInUse() || mayBeTraced() ? context.with(suppressed, send) : send()
}

/** Whoever replaces `http.request` later is not asked by us: we have Node's own. */
function mayBeTraced(): boolean {
  return '__wrapped' in request || channel('http.client.request.start').hasSubscribers || othersListen()
}

function othersListen(): boolean {
  const subscribers: unknown = Reflect.get(channel('http.client.request.created'), '_subscribers')
  // One of them is ours.
  return Array.isArray(subscribers) && subscribers.length > 1
}
