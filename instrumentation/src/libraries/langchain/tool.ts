import { context, SpanStatusCode, type Span } from '@opentelemetry/api'
import { ERROR_TYPE } from '../../attributes.ts'
import { guardedToolAsync } from '../../budget/tools.ts'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import { runInSpan } from '../../spans/run-in-span.ts'
import { openingOf, resultAttributes, type ToolCall } from '../frameworks/operation.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod } from '../replace-method.ts'
import { isFailure } from './failure.ts'

/** Hooks the method that every way of calling a tool ends in. */
export function hookTool(binding: unknown): HookState {
  const found = replaceMethod(binding, 'call', original => {
    return function (...given) {
      const parent = context.active()
      const call = quietly(() => toolCallOf(this, given))
      const opening = call && quietly(() => openingOf<unknown>(call, parent))
      if (call === undefined || opening === undefined) return original.apply(this, given)
      const run = () => original.apply(this, given)
      return runInSpan<unknown>({ ...opening, onResult: writeResult, isFailure }, () =>
        guardedToolAsync(call.name, () => call.given, run),
      )
    }
  })
  return found ? 'patched' : 'missing'
}

function toolCallOf(tool: unknown, [input, config]: readonly unknown[]): ToolCall {
  const { name, description } = objectOf(tool) ?? {}
  const asked = objectOf(input)
  // A model's call of the tool, or what such a call is about.
  const call = asked?.['type'] === 'tool_call' && typeof asked['id'] === 'string' ? asked : undefined
  const callId = call?.['id'] ?? objectOf(objectOf(config)?.['toolCall'])?.['id']
  return {
    operation: 'execute_tool',
    name: textOf(name) ?? 'tool',
    description: textOf(description),
    callId: textOf(callId),
    given: call === undefined ? input : call['args'],
  }
}

/** A tool that was called by a model answers with a message, which may say that it failed. */
function writeResult(span: Span, result: unknown): void {
  const message = objectOf(result)
  const isMessage = message !== undefined && typeof message['tool_call_id'] === 'string'
  span.setAttributes(resultAttributes(isMessage ? message['content'] : result))
  if (!isMessage || message['status'] !== 'error') return
  span.setAttribute(ERROR_TYPE, 'tool_error')
  span.setStatus({ code: SpanStatusCode.ERROR })
}
