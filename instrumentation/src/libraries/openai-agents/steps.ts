import { context } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf, type JsonObject } from '../../protocols/json.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'
import { toolOf } from './tool.ts'

const open = new WeakMap<object, OperationSpan>()

/**
 * Hooks the class of the SDK's own spans, for guardrails, and for what went wrong in a tool: the SDK tells
 * the model, and throws nothing. A processor would hear of the same, until the application sets processors of its own.
 */
export function hookSpan(binding: unknown): HookState {
  const found = before(binding, 'start', start) && before(binding, 'end', end)
  before(binding, 'setError', span => {
    if (dataOf(span)?.['type'] === 'function') toolOf(context.active())?.failedAs('tool_error')
  })
  return found ? 'patched' : 'missing'
}

function before(binding: unknown, method: string, step: (span: object) => void): boolean {
  return replaceMethod(binding, method, original => {
    return function (...given) {
      quietly(() => step(Object(this) as object)) // True of any object.
      return original.apply(this, given)
    }
  })
}

function start(span: object): void {
  const data = dataOf(span)
  if (open.has(span) || data?.['type'] !== 'guardrail') return
  open.set(span, new OperationSpan({ operation: 'guardrail', name: textOf(data['name']) }, context.active()))
}

function end(span: object): void {
  const ours = open.get(span)
  const data = dataOf(span)
  if (ours === undefined || data === undefined) return
  open.delete(span)
  ours.span.setAttribute(names.DECISION_RESULT, data['triggered'] === true ? 'deny' : 'allow')
  if (objectOf(Reflect.get(span, 'error')) !== undefined) ours.failedAs('_OTHER')
  ours.end()
}

function dataOf(span: object): JsonObject | undefined {
  return objectOf(Reflect.get(span, 'spanData'))
}
