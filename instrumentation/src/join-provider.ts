import { allAreTold } from './spans/ending/listeners.ts'
import { taskStamp } from './spans/task-stamp.ts'

/**
 * Lets the provider that the application has registered tell us of its spans: they get their task, and those that an SDK
 * makes itself are completed. Works with OpenTelemetry's SDKs 2 and 3, which have no method for it; any other provider
 * stays as it is. The list is replaced and not added to: it may be the application's own.
 */
export function joinProvider(): boolean {
  const proxy = fieldOf(Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1')), 'trace')
  const provider = fieldOf(proxy, '_delegate') ?? proxy
  const processor = fieldOf(provider, '_activeSpanProcessor')
  const processors = fieldOf(processor, '_spanProcessors')
  if (typeof processor !== 'object' || processor === null || !Array.isArray(processors)) return false
  if (!Reflect.set(processor, '_spanProcessors', [taskStamp, ...processors])) return false
  allAreTold()
  return true
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
