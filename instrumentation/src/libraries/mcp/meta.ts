import { propagation, ROOT_CONTEXT, trace, type Context, type Span } from '@opentelemetry/api'
import { fields, type McpRequest } from './message.ts'

/**
 * A request message that carries this context in `params._meta`, under the names of SEP-414 (`traceparent`, `tracestate`,
 * `baggage`). It is the very same object where there is nothing to carry, and a copy otherwise: the params are the
 * caller's. What the caller wrote there stays.
 */
export function withMeta(message: unknown, { params }: McpRequest, context: Context): unknown {
  const carrier: Record<string, string> = {}
  propagation.inject(context, carrier)
  const meta = fields(params['_meta'])
  // A caller with a trace of its own: half of it and half of ours would be neither.
  if ('traceparent' in meta) for (const name of ['traceparent', 'tracestate']) delete carrier[name]
  if (Object.keys(carrier).length === 0) return message
  return { ...fields(message), params: { ...params, _meta: { ...carrier, ...meta } } }
}

export interface Caller {
  readonly context: Context
  /** Whether the request says which span it came from. */
  readonly traced: boolean
  /** The span that was active when the request came, such as the HTTP server's, where that is not the caller. */
  readonly ambient?: Span
}

/** Where a request came from: its own `_meta` says, or else what is active here. */
export function callerOf({ params }: McpRequest, active: Context): Caller {
  const extracted = propagation.extract(ROOT_CONTEXT, carried(params), {
    get: (carrier, name) => carrier[name],
    keys: carrier => Object.keys(carrier),
  })
  const remote = trace.getSpanContext(extracted)
  if (remote === undefined) return { context: active, traced: false }
  const ambient = trace.getSpan(active)
  const context = trace.setSpan(withCallersBaggage(extracted, active), trace.wrapSpanContext(remote))
  const isAnother = ambient !== undefined && ambient.spanContext().spanId !== remote.spanId
  return { context, traced: true, ...(isAnother && { ambient }) }
}

/** Everything else that is active here stays, such as whether tracing is suppressed. */
function withCallersBaggage(extracted: Context, active: Context): Context {
  const baggage = propagation.getBaggage(extracted)
  return baggage === undefined ? active : propagation.setBaggage(active, baggage)
}

function carried(params: McpRequest['params']): Record<string, string> {
  const carrier: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields(params['_meta']))) {
    if (/^(traceparent|tracestate|baggage)$/i.test(name) && typeof value === 'string')
      carrier[name.toLowerCase()] = value
  }
  return carrier
}
