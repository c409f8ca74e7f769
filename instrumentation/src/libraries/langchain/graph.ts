import { context, propagation, type Context } from '@opentelemetry/api'
import { GEN_AI_CONVERSATION_ID } from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import { withCarried } from '../../spans/task-baggage.ts'
import { iterateInSpan } from '../frameworks/iterate.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { Operation } from '../frameworks/operation.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'
import { isFailure } from './failure.ts'

/** Hooks the generator that every way to run a graph ends in. */
export function hookGraph(binding: unknown): HookState {
  const found = replaceMethod(binding, '_streamIterator', original => {
    return function (...given) {
      // True: the method is an asynchronous generator.
      const iterator = original.apply(this, given) as AsyncGenerator<unknown, unknown, unknown>
      const [, options] = given
      const start = () => new OperationSpan(runOf(this, options), inConversation(this, options))
      return iterateInSpan(iterator, { start, isFailure })
    }
  })
  return found ? 'patched' : 'missing'
}

function runOf(graph: unknown, options: unknown): Operation {
  const { name, nodes } = objectOf(graph) ?? {}
  const { runName, metadata } = objectOf(options) ?? {}
  // Without a name, a graph is called `LangGraph`; one within another by the name of its node.
  const given = textOf(runName) ?? (name === 'LangGraph' ? undefined : textOf(name))
  return {
    operation: isAgent(Object.keys(objectOf(nodes) ?? {})) ? 'invoke_agent' : 'invoke_workflow',
    name: given ?? textOf(objectOf(metadata)?.['langgraph_node']),
  }
}

/** LangGraph's own agents have a node for the model, named thus, as have those in its documentation. */
function isAgent(nodes: readonly string[]): boolean {
  return nodes.includes('agent') || nodes.includes('model_request')
}

/** A graph's thread is a conversation, unless the application said which one it is in. */
function inConversation(graph: unknown, options: unknown): Context {
  const active = context.active()
  if (propagation.getBaggage(active)?.getEntry(GEN_AI_CONVERSATION_ID) !== undefined) return active
  const thread = [options, objectOf(graph)?.['config']]
    .map(config => objectOf(objectOf(config)?.['configurable'])?.['thread_id'])
    .find(id => typeof id === 'string' || typeof id === 'number')
  if (thread === undefined) return active
  return quietly(() => withCarried(active, { [GEN_AI_CONVERSATION_ID]: String(thread) })) ?? active
}
