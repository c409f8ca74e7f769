import { context, createContextKey, type Context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import { runInSpan } from '../../spans/run-in-span.ts'
import { iterateInSpan } from '../frameworks/iterate.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import { openingOf } from '../frameworks/operation.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod, type Method } from '../replace-method.ts'
import { isFailure } from './failure.ts'

const running = createContextKey('spanledger.langchain.chain')

/** Hooks the ways to run a sequence, of which those that a person gave a name are workflows. */
export function hookChain(binding: unknown): HookState {
  const found = ['invoke', 'batch'].map(method => replaceMethod(binding, method, observed))
  replaceMethod(binding, '_streamIterator', iterated)
  return found.includes(true) ? 'patched' : 'missing'
}

function observed(original: Method): Method {
  return function (...given) {
    const opening = quietly(() => {
      const name = nameOf(this, given[1])
      return name && openingOf<unknown>({ operation: 'invoke_workflow', name }, inside(name))
    })
    if (!opening) return original.apply(this, given)
    return runInSpan<unknown>({ ...opening, isFailure }, () => original.apply(this, given))
  }
}

function iterated(original: Method): Method {
  return function (...given) {
    // True: the method is an asynchronous generator.
    const iterator = original.apply(this, given) as AsyncGenerator<unknown, unknown, unknown>
    const name = quietly(() => nameOf(this, given[1]))
    if (name === undefined) return iterator
    const start = () => new OperationSpan({ operation: 'invoke_workflow', name }, inside(name))
    return iterateInSpan(iterator, { start, isFailure })
  }
}

/** The name that a person gave; none of a graph's node, and none that a chain around this one has passed on. */
function nameOf(chain: unknown, options: unknown): string | undefined {
  const { runName, metadata } = objectOf(options) ?? {}
  const own = objectOf(chain) ?? {}
  // A step of an agent's loop, which LangChain itself gives a name.
  if ('singleAction' in own) return undefined
  const name = textOf(runName ?? own['name'])
  if (name === undefined || name === 'RunnableSequence' || name === context.active().getValue(running)) return undefined
  return objectOf(metadata)?.['langgraph_node'] === name ? undefined : name
}

function inside(name: string): Context {
  return context.active().setValue(running, name)
}
