import { listOf, objectOf } from '../../protocols/json.ts'
import { quietly } from '../../guest/quietly.ts'
import { observeSearch } from '../../retrieval/search-span.ts'
import type { HookState } from '../library-hook.ts'
import { hitsOf } from './documents.ts'
import { replaceMethod } from '../replace-method.ts'
import { replayCommands } from './replayed-command.ts'
import { searchOf } from './search.ts'

/** Hooks the method that sends a command and makes the reply what the caller gets. */
export function hookRedisClient(binding: unknown): HookState {
  const found = replaceMethod(binding, '_executeCommand', original => {
    return function (...given) {
      const command = quietly(() => searchOf(listOf(objectOf(given[1])?.['redisArgs'])))
      if (command === undefined) return original.apply(this, given)
      const { search, scoreField } = command
      return observeSearch({ search, hitsOf: reply => hitsOf(reply, scoreField) }, () => original.apply(this, given))
    }
  })
  quietly(() => replayCommands(binding))
  return found ? 'patched' : 'missing'
}
