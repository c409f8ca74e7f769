import { context } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, objectsOf, parseArguments, textOf, type JsonObject } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { Method } from '../replace-method.ts'
import { settle } from '../frameworks/settle.ts'

/** Lets an agent's handing over to another run in a span. To the model it is a tool like any other, so it is one here. */
export function observeHandoffs(original: Method): Method {
  return function (...given) {
    const span = quietly(() => startHandoff(given))
    if (span === undefined) return original.apply(this, given)
    return settle(
      span,
      context.with(span.context, () => original.apply(this, given)),
      result => writeTaker(span, result),
    )
  }
}

/** Of several handoffs that the model asked for at once, the first is done. */
function startHandoff(given: readonly unknown[]): OperationSpan | undefined {
  const [first] = given.flatMap(objectsOf).filter(one => 'handoff' in one && 'toolCall' in one)
  const { callId, name, arguments: input } = objectOf(first?.['toolCall']) ?? {}
  if (first === undefined) return undefined
  const { toolName, toolDescription, agentName } = objectOf(first['handoff']) ?? {}
  const span = new OperationSpan(
    {
      operation: 'execute_tool',
      name: textOf(name) ?? textOf(toolName) ?? 'handoff',
      description: textOf(toolDescription),
      callId: textOf(callId),
      given: parseArguments(input),
    },
    context.active(),
  )
  const to = textOf(agentName)
  if (to !== undefined) span.span.setAttribute(names.HANDOFF_TO, to)
  return span
}

/** Which agent it was in the end: the application's own function may choose. */
function writeTaker({ span }: OperationSpan, result: unknown): void {
  const next: JsonObject = objectOf(objectOf(result)?.['nextStep']) ?? {}
  const to = textOf(objectOf(next['newAgent'])?.['name'])
  if (to !== undefined) span.setAttribute(names.HANDOFF_TO, to)
}
