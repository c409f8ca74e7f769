import { context } from '@opentelemetry/api'
import { guardedToolAsync } from '../../budget/tools.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, parseArguments, textOf } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { ToolCall } from '../frameworks/operation.ts'
import { settle } from '../frameworks/settle.ts'
import type { Method } from '../replace-method.ts'

/** Lets the function that calls a tool run in a span. It throws nothing: what went wrong is told to the model. */
export function observeTools(original: Method): Method {
  return function (...given) {
    const call = quietly(() => toolCallOf(given))
    const span = call && quietly(() => new OperationSpan(call, context.active()))
    if (call === undefined || span === undefined) return original.apply(this, given)
    const run = () => original.apply(this, given)
    return settle(
      span,
      context.with(span.context, () => guardedToolAsync(call.name, () => call.given, run)),
      result => {
        const { output, isError } = objectOf(result) ?? {}
        span.gave(() => output)
        if (isError === true) span.failedAs('tool_error')
      },
    )
  }
}

function toolCallOf([tool, toolCall]: readonly unknown[]): ToolCall {
  const { id, name, input } = objectOf(toolCall) ?? {}
  const metadata = objectOf(objectOf(tool)?.['metadata'])
  return {
    operation: 'execute_tool',
    name: textOf(name) ?? textOf(metadata?.['name']) ?? 'tool',
    description: textOf(metadata?.['description']),
    callId: textOf(id),
    given: parseArguments(input),
  }
}
