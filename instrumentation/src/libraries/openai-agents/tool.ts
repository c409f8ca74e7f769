import { context, createContextKey, type Context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, parseArguments, textOf } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { Method } from '../replace-method.ts'
import { settle } from '../frameworks/settle.ts'

const toolKey = createContextKey('spanledger.openai-agents.tool')

/** The tool that is running in this context. */
export function toolOf(active: Context): OperationSpan | undefined {
  // True: nobody else knows the key.
  return active.getValue(toolKey) as OperationSpan | undefined
}

/** Lets the function that runs a tool of the application's run in a span. */
export function observeTools(original: Method): Method {
  return function (...given) {
    const span = quietly(() => startTool(objectOf(given[0])))
    if (span === undefined) return original.apply(this, given)
    const inside = span.context.setValue(toolKey, span)
    return settle(
      span,
      context.with(inside, () => original.apply(this, given)),
      result => span.gave(() => result),
    )
  }
}

function startTool(call: ReturnType<typeof objectOf>): OperationSpan {
  const { name, description } = objectOf(call?.['tool']) ?? {}
  const { callId } = objectOf(objectOf(call?.['details'])?.['toolCall']) ?? {}
  return new OperationSpan(
    {
      operation: 'execute_tool',
      name: textOf(name) ?? 'tool',
      description: textOf(description),
      callId: textOf(callId),
      given: parseArguments(call?.['input']),
    },
    context.active(),
  )
}
