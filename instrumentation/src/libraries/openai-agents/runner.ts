import { context, propagation, type Context } from '@opentelemetry/api'
import { GEN_AI_CONVERSATION_ID } from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import { withCarried } from '../../spans/task-baggage.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'

/** Hooks the method that every run of an agent goes through, also of an agent that is another's tool. */
export function hookRunner(binding: unknown): HookState {
  const found = replaceMethod(binding, 'run', original => {
    return function (...given) {
      const span = quietly(() => startRun(this, given))
      if (span === undefined) return original.apply(this, given)
      const running = context.with(span.context, () => original.apply(this, given))
      if (!(running instanceof Promise)) {
        span.end()
        return running
      }
      return running.then(
        (result: unknown) => {
          quietly(() => endWith(span, result))
          return result
        },
        (error: unknown) => {
          span.failed(error)
          span.end()
          throw error
        },
      )
    }
  })
  return found ? 'patched' : 'missing'
}

function startRun(runner: unknown, [agent, , options]: readonly unknown[]): OperationSpan {
  const name = textOf(objectOf(agent)?.['name'])
  return new OperationSpan({ operation: 'invoke_agent', name }, inConversation(runner, options))
}

/** A streamed run goes on in the background, and keeps what went wrong for whoever reads it. */
function endWith(span: OperationSpan, result: unknown): void {
  const own = objectOf(result)
  const loop: unknown =
    typeof own?.['_getStreamLoopPromise'] === 'function' ? own['_getStreamLoopPromise']() : undefined
  if (!(loop instanceof Promise)) {
    span.end()
    return
  }
  const end = () => {
    const error = quietly(() => own?.['error'])
    if (error !== undefined && error !== null) span.failed(error)
    span.end()
  }
  loop.then(end, end)
}

/** The conversation that OpenAI keeps, or the group that the application put its runs in. */
function inConversation(runner: unknown, options: unknown): Context {
  const active = context.active()
  if (propagation.getBaggage(active)?.getEntry(GEN_AI_CONVERSATION_ID) !== undefined) return active
  const id = objectOf(options)?.['conversationId'] ?? objectOf(objectOf(runner)?.['config'])?.['groupId']
  return quietly(() => withCarried(active, { [GEN_AI_CONVERSATION_ID]: textOf(id) })) ?? active
}
