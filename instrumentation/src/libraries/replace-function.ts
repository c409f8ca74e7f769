import type { HookState, Replacement } from './library-hook.ts'
import type { Method } from './replace-method.ts'

/** Puts what `observe` makes of a function in its place, under the same name and length. */
export function replaceFunction(binding: unknown, observe: (original: Method) => Method): HookState | Replacement {
  if (typeof binding !== 'function') return 'unknown'
  // True: a function takes and returns what it will.
  const observed = observe(binding as Method)
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(observed, key, { value: binding[key], configurable: true })
  }
  return { state: 'patched', binding: observed }
}
