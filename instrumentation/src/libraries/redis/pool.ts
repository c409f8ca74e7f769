import { AsyncResource } from 'node:async_hooks'
import { replaySeams } from '../../replay/seams.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

/**
 * Hooks `RedisClientPool#execute`: who waits for a client gets it in the turn of whoever gives it back. Where runs are
 * recorded or played, the command that follows has to belong to the run that asked.
 */
export function hookRedisPool(binding: unknown): HookState {
  const found = replaceMethod(binding, 'execute', execute => {
    return function (...given) {
      const [step] = given
      if (typeof step !== 'function' || replaySeams() === undefined) return execute.apply(this, given)
      const bound = AsyncResource.bind((...told: unknown[]): unknown => Reflect.apply(step, undefined, told))
      return execute.apply(this, [bound, ...given.slice(1)])
    }
  })
  return found ? 'patched' : 'missing'
}
