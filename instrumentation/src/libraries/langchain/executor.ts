import { context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import { runInSpan } from '../../spans/run-in-span.ts'
import { iterateInSpan } from '../frameworks/iterate.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import { openingOf, type Operation } from '../frameworks/operation.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'
import { isFailure } from './failure.ts'

/** Hooks LangChain's own loop around an agent, from before there was LangGraph. */
export function hookExecutor(binding: unknown): HookState {
  const found = replaceMethod(binding, '_call', original => {
    return function (...given) {
      const opening = quietly(() => openingOf<unknown>(runOf(this, given[2]), context.active()))
      if (opening === undefined) return original.apply(this, given)
      return runInSpan<unknown>({ ...opening, isFailure }, () => original.apply(this, given))
    }
  })
  replaceMethod(binding, '_streamIterator', original => {
    return function (...given) {
      // True: the method is an asynchronous generator.
      const iterator = original.apply(this, given) as AsyncGenerator<unknown, unknown, unknown>
      const start = () => new OperationSpan(runOf(this, given[1]), context.active())
      return iterateInSpan(iterator, { start, isFailure })
    }
  })
  return found ? 'patched' : 'missing'
}

function runOf(executor: unknown, options: unknown): Operation {
  const name = objectOf(options)?.['runName'] ?? objectOf(executor)?.['name']
  return { operation: 'invoke_agent', name: textOf(name) }
}
