import { context } from '@opentelemetry/api'
import { guardedToolAsync } from '../../budget/tools.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, parseArguments, textOf, type JsonObject } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { Operation } from '../frameworks/operation.ts'
import type { HookState, Replacement } from '../library-hook.ts'
import { replaceFunction } from '../replace-function.ts'
import { runOf } from './runs.ts'
import { silentSpan } from './silent-span.ts'
import { toldValue, untoldOf } from './untold.ts'

/**
 * Hooks the function in which the SDK runs each of its steps in a span, which is none where telemetry is off. Steps that no
 * wire tells of then get one of ours, which the SDK's own code ends.
 */
export function hookRecordSpan(binding: unknown): HookState | Replacement {
  return replaceFunction(binding, original => {
    return function (...given) {
      const options = quietly(() => withGuard(objectOf(given[0]) ?? {})) ?? objectOf(given[0])
      const operation = quietly(() => operationOf(options ?? {}))
      if (operation === undefined) return original.apply(this, [options, ...given.slice(1)])
      return original.apply(this, [{ ...options, tracer: tracerOf(options?.['tracer'], operation) }])
    }
  })
}

/** A tool's step whose function runs only if the budget of the task allows; all other steps as they are. */
function withGuard(options: JsonObject): JsonObject {
  const { name, attributes, fn } = options
  if (name !== 'ai.toolCall' || typeof fn !== 'function') return options
  const told = untoldOf(attributes) ?? objectOf(attributes) ?? {}
  const given = () => parseArguments(toldValue(told['ai.toolCall.args']))
  const guarded = (...spans: unknown[]) =>
    guardedToolAsync(textOf(told['ai.toolCall.name']) ?? 'tool', given, () => Reflect.apply(fn, undefined, spans))
  return { ...options, fn: guarded }
}

function operationOf({ name, attributes }: JsonObject): Operation | undefined {
  const about = untoldOf(attributes)
  if (about === undefined) return undefined
  if (name === 'ai.toolCall') {
    return {
      operation: 'execute_tool',
      name: textOf(about['ai.toolCall.name']) ?? 'tool',
      callId: textOf(about['ai.toolCall.id']),
      given: parseArguments(quietly(() => toldValue(about['ai.toolCall.args']))),
    }
  }
  if (name !== 'ai.generateText' && name !== 'ai.streamText') return undefined
  const run = runOf(context.active())
  return run?.isAgent === true ? { operation: 'invoke_agent', name: run.name } : undefined
}

/** A tracer whose only span is that of the operation; the SDK's own one where that cannot be. */
function tracerOf(silent: unknown, operation: Operation): object {
  return {
    startSpan: (...given: unknown[]) => callOf(silent, 'startSpan', given),
    startActiveSpan: (...given: unknown[]) => {
      const run = given.at(-1)
      const span = quietly(() => new OperationSpan(operation, context.active()))
      if (span === undefined || typeof run !== 'function') return callOf(silent, 'startActiveSpan', given)
      return context.with(span.context, () => run(silentSpan(span)) as unknown)
    },
  }
}

function callOf(object: unknown, method: string, given: readonly unknown[]): unknown {
  const own: unknown = Reflect.get(Object(object), method)
  return typeof own === 'function' ? Reflect.apply(own, object, given) : undefined
}
