import { context } from '@opentelemetry/api'
import type { HookState } from '../library-hook.ts'
import { replaceMethod, type Method } from '../replace-method.ts'

/**
 * Hooks the queue that calls of models go through: where it is limited, a call waits and then starts in the context of
 * whichever call ended, which may belong to another task.
 */
export function hookCaller(binding: unknown): HookState {
  // What comes after the first is called with how often to try again before the function.
  const found =
    replaceMethod(binding, 'callWithRetries', bindFunctions) || replaceMethod(binding, 'call', bindFunctions)
  return found ? 'patched' : 'missing'
}

function bindFunctions(original: Method): Method {
  return function (...given) {
    const active = context.active()
    const bound = given.map(one => (typeof one === 'function' ? context.bind(active, one) : one))
    return original.apply(this, bound)
  }
}
