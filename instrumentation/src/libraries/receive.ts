import { diag } from '@opentelemetry/api'
import { recordHook } from './coverage.ts'
import type { HookState, LibraryHook, Replacement } from './library-hook.ts'
import { hookId, receiver, type Receive } from './loader/append.ts'
import { packageJson } from './loader/find-hooks.ts'

/** Waits for the bindings that loaded files hand over, and applies each hook once to each. */
export function receiveBindings(hooks: readonly LibraryHook[]): void {
  const byId = new Map(hooks.map(hook => [hookId(hook.library, hook.hook), hook]))
  // A file may be transformed twice where two loaders are at work, and a class may be seen through two files.
  const done = new Map(hooks.map(hook => [hook, new WeakSet<object>()]))
  const receive: Receive = (id, folder, binding) => {
    const hook = byId.get(id)
    const seen = hook && done.get(hook)
    if (hook === undefined || seen === undefined || !isObject(binding) || seen.has(binding)) return undefined
    seen.add(binding)
    const result = applied(hook, binding)
    const { library, hook: name } = hook
    const state = typeof result === 'string' ? result : result.state
    recordHook({ library, hook: name, state, version: packageJson(folder).version })
    if (typeof result === 'string') return undefined
    if (isObject(result.binding)) seen.add(result.binding)
    return result.binding
  }
  Object.defineProperty(globalThis, receiver, { value: receive })
}

function applied(hook: LibraryHook, binding: object): HookState | Replacement {
  try {
    return hook.apply(binding)
  } catch (error) {
    diag.debug(`spanledger: the hook ${hook.hook} of ${hook.library} failed`, error)
    return 'unknown'
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
