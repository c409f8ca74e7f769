import { trace, type Context, type TextMapPropagator, type TextMapSetter } from '@opentelemetry/api'

/**
 * Lets trace context and baggage travel to services, but not to a model provider. Anthropic's SDK sends both with each
 * request once a propagator is registered; without the hook it would not, and task names are none of the provider's
 * business.
 */
export function ownServicesOnly(propagator: TextMapPropagator): TextMapPropagator {
  return {
    inject: (context: Context, carrier: unknown, setter: TextMapSetter) => {
      if (!isModelCall(context)) propagator.inject(context, carrier, setter)
    },
    extract: (context, carrier, getter) => propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  }
}

function isModelCall(context: Context): boolean {
  const span = trace.getSpan(context)
  if (span === undefined || !('instrumentationScope' in span)) return false
  // True: a span with an instrumentation scope is an SDK's span, whose scope has a name.
  const { name } = span.instrumentationScope as { readonly name: string }
  return name.startsWith('com.anthropic.sdk.')
}
