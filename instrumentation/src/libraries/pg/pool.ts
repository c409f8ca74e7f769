import { AsyncResource } from 'node:async_hooks'
import { replaySeams } from '../../replay/seams.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

/**
 * Hooks `Pool#connect`: who waits for a client gets it in the turn of whoever gives it back. Where runs are recorded or
 * played, the query that follows has to belong to the run that asked.
 */
export function hookPool(binding: unknown): HookState {
  const found = replaceMethod(binding, 'connect', connect => {
    return function (...given) {
      const [callback] = given
      if (typeof callback !== 'function' || replaySeams() === undefined) return connect.apply(this, given)
      const bound = AsyncResource.bind((...told: unknown[]): unknown => Reflect.apply(callback, undefined, told))
      return connect.apply(this, [bound, ...given.slice(1)])
    }
  })
  return found ? 'patched' : 'missing'
}
