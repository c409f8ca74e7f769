import { context, type Context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf, type JsonObject } from '../../protocols/json.ts'
import { recordHook } from '../coverage.ts'
import { OperationSpan } from '../frameworks/operation-span.ts'
import type { Operation } from '../frameworks/operation.ts'

/** By the message, which is the same object from its start to its end. */
const open = new WeakMap<object, OperationSpan>()
const versions = new Set<unknown>()

/** The context for what a message is about: that of a new span where no wire tells of it. */
export function contextOf(message: unknown): Context {
  const active = context.active()
  const { type, event } = objectOf(message) ?? {}
  const about = objectOf(event) ?? {}
  noteVersion(about['aiVersion'])
  const operation = operationOf(type, about)
  if (operation === undefined || hasOwnSpans()) return active
  const span = new OperationSpan(operation, active)
  open.set(Object(message) as object, span) // True of any object.
  return span.context
}

export function failed(message: unknown): void {
  open.get(Object(message) as object)?.failed(objectOf(message)?.['error']) // True of any object.
}

export function ended(message: unknown): void {
  const span = open.get(Object(message) as object) // True of any object.
  if (span === undefined) return
  const { type, result } = objectOf(message) ?? {}
  if (type === 'executeTool') quietly(() => writeOutput(span, objectOf(objectOf(result)?.['output'])))
  span.end()
}

function writeOutput(span: OperationSpan, output: JsonObject | undefined): void {
  if (output?.['type'] === 'tool-error') span.failed(output['error'])
  if (output?.['type'] === 'tool-result') span.gave(() => output['output'])
}

function operationOf(type: unknown, event: JsonObject): Operation | undefined {
  if (type === 'executeTool') {
    const { toolName, toolCallId, input } = objectOf(event['toolCall']) ?? {}
    return {
      operation: 'execute_tool',
      name: textOf(toolName) ?? 'tool',
      callId: textOf(toolCallId),
      given: input,
    }
  }
  if ((type !== 'generateText' && type !== 'streamText') || !isAgent(event)) return undefined
  return { operation: 'invoke_agent', name: textOf(event['functionId']) }
}

/** A run that may take more than one step: an agent's, which says so in its headers, or with tools. */
function isAgent({ tools, headers }: JsonObject): boolean {
  if (Object.keys(objectOf(tools) ?? {}).length > 0) return true
  return String(objectOf(headers)?.['user-agent']).includes('ai-sdk-agent/')
}

/** Whether the application has the SDK make spans of its own. */
function hasOwnSpans(): boolean {
  const integrations: unknown = Reflect.get(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS')
  return (
    Array.isArray(integrations) &&
    integrations.some(one => /OpenTelemetry/.test(String(objectOf(one)?.constructor.name)))
  )
}

function noteVersion(version: unknown): void {
  if (versions.has(version) || versions.size > 20) return
  versions.add(version)
  recordHook({ library: 'ai', hook: 'ai:telemetry', state: 'native', version: textOf(version) })
}
