import { objectOf } from '../protocols/json.ts'
import type { HookState, Replacement } from './library-hook.ts'
import { replaceFunction } from './replace-function.ts'
import type { Method } from './replace-method.ts'

/**
 * Replaces a function for those who import it. Importers of an ES module see the file's own binding; those of a CommonJS
 * module see what its `exports` say, and are handed these instead.
 */
export function replaceExported(
  binding: unknown,
  name: string,
  observe: (original: Method) => Method,
): HookState | Replacement {
  if (typeof binding === 'function') return replaceFunction(binding, observe)
  const exported = objectOf(binding)
  if (exported === undefined || typeof exported[name] !== 'function') return 'missing'
  const result = replaceFunction(exported[name], observe)
  if (typeof result === 'string') return result
  return Reflect.set(exported, name, result.binding) ? 'patched' : 'unknown'
}
