import { context, createContextKey, type Context } from '@opentelemetry/api'
import { guardedToolAsync } from '../../budget/tools.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, parseArguments, textOf } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { ToolCall } from '../frameworks/operation.ts'
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
    const call = quietly(() => toolCallOf(objectOf(given[0])))
    const span = call && quietly(() => new OperationSpan(call, context.active()))
    if (call === undefined || span === undefined) return original.apply(this, given)
    const inside = span.context.setValue(toolKey, span)
    const run = () => original.apply(this, given)
    return settle(
      span,
      context.with(inside, () => guardedToolAsync(call.name, () => call.given, run)),
      result => span.gave(() => result),
    )
  }
}

function toolCallOf(call: ReturnType<typeof objectOf>): ToolCall {
  const { name, description } = objectOf(call?.['tool']) ?? {}
  const { callId } = objectOf(objectOf(call?.['details'])?.['toolCall']) ?? {}
  return {
    operation: 'execute_tool',
    name: textOf(name) ?? 'tool',
    description: textOf(description),
    callId: textOf(callId),
    given: parseArguments(call?.['input']),
  }
}
