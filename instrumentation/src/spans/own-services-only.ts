import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { isProviderCall } from './native/open-spans.ts'

/**
 * Lets trace context and baggage travel to services, but not to a model provider. The SDKs of Anthropic and Mistral send both with
 * each request once a propagator is registered; without the hook they would not, and task names are none of the provider's
 * business.
 */
export function ownServicesOnly(propagator: TextMapPropagator): TextMapPropagator {
  return {
    inject: (context: Context, carrier: unknown, setter: TextMapSetter) => {
      if (!isProviderCall(context)) propagator.inject(context, carrier, setter)
    },
    extract: (context, carrier, getter) => propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  }
}
