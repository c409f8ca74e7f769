import { context, type Context } from '@opentelemetry/api'
import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { quietly } from '../../guest/quietly.ts'
import { lazily } from '../lazily.ts'

/**
 * Listens to what Vercel's AI SDK tells of itself from version 7 on, also from within a bundle. Nothing of the SDK is
 * touched, and nothing is loaded before it tells something.
 */
export function listenToAiSdk(): void {
  const channel = tracingChannel<Context>('ai:telemetry')
  // What the SDK runs for a message runs in the context that is made of it. An error here would end the process.
  channel.start.bindStore(contextStore, message => quietly(() => steps().contextOf(message)) ?? context.active())
  channel.error.subscribe(message => quietly(() => steps().failed(message)))
  channel.asyncEnd.subscribe(message => quietly(() => steps().ended(message)))
}

// True: that file, built.
const steps = () => lazily('./ai-sdk/told-steps.js') as typeof import('./told-steps.ts')

/** What Node takes for a storage: the context manager of whichever OpenTelemetry is there. */
class ContextStore extends AsyncLocalStorage<Context> {
  override run<Result, Given extends unknown[]>(
    active: Context,
    run: (...given: Given) => Result,
    ...given: Given
  ): Result {
    return context.with(active, () => run(...given))
  }

  /** From Node 26 on a channel asks for this instead, which a context manager does not have, but its own storage does. */
  withScope(active: Context): unknown {
    const storage = quietly(managersStorage)
    return storage === undefined
      ? { [disposal]: () => undefined }
      : Reflect.apply(storage.withScope, storage.storage, [active])
  }
}

// Node 20 has no such symbol, and no scopes.
const disposal: symbol = Symbol.dispose ?? Symbol.for('nodejs.dispose')
const contextStore = new ContextStore()

function managersStorage() {
  const find: unknown = Reflect.get(context, '_getContextManager')
  const manager: unknown = typeof find === 'function' ? Reflect.apply(find, context, []) : undefined
  const storage: unknown = Reflect.get(Object(manager), '_asyncLocalStorage')
  const withScope: unknown = Reflect.get(Object(storage), 'withScope')
  return typeof withScope === 'function' ? { storage, withScope } : undefined
}
