import { SpanKind, type Attributes, type Context } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { contentText } from '../../content/content-text.ts'
import { readSettings } from '../../settings.ts'
import type { SpanOpening } from '../../spans/run-in-span.ts'
import { taskAttributes } from '../../spans/task-baggage.ts'

/** What a framework does that no wire tells of. The name is one that a person gave; without, there is none. */
export type Operation = Grouping | ToolCall | Guardrail

/** An agent's run, or that of a workflow: what is called in it belongs together. */
interface Grouping {
  readonly operation: 'invoke_agent' | 'invoke_workflow'
  readonly name: string | undefined
}

export interface ToolCall {
  readonly operation: 'execute_tool'
  readonly name: string
  /** The id that the model gave to this call. */
  readonly callId?: string | undefined
  readonly description?: string | undefined
  readonly given?: unknown
}

/** What looks at an agent's input or output and may stop it. The conventions have no name for it. */
interface Guardrail {
  readonly operation: 'guardrail'
  readonly name: string | undefined
}

/** How the span of an operation begins. */
export function openingOf<Result>(operation: Operation, parent: Context): SpanOpening<Result> {
  const name = operation.name === undefined ? operation.operation : `${operation.operation} ${operation.name}`
  const attributes = {
    ...taskAttributes(parent),
    [names.GEN_AI_OPERATION_NAME]: operation.operation,
    ...attributesOf(operation),
  }
  return { name, options: { kind: SpanKind.INTERNAL, attributes }, parent }
}

/** What a tool gave back. */
export function resultAttributes(result: unknown): Attributes {
  return valueAttributes(names.GEN_AI_TOOL_CALL_RESULT, result)
}

function attributesOf(operation: Operation): Attributes {
  if (operation.operation === 'execute_tool') return toolAttributes(operation)
  return { [nameAttributes[operation.operation]]: operation.name }
}

const nameAttributes = {
  invoke_agent: names.GEN_AI_AGENT_NAME,
  invoke_workflow: names.GEN_AI_WORKFLOW_NAME,
  // What a guardrail says, is a decision by its name.
  guardrail: names.DECISION_POLICY,
} as const

function toolAttributes({ name, callId, description, given }: ToolCall): Attributes {
  return {
    [names.GEN_AI_TOOL_NAME]: name,
    [names.GEN_AI_TOOL_TYPE]: 'function',
    [names.GEN_AI_TOOL_CALL_ID]: callId,
    [names.GEN_AI_TOOL_DESCRIPTION]: description === '' ? undefined : description,
    ...valueAttributes(names.GEN_AI_TOOL_CALL_ARGUMENTS, given),
  }
}

function valueAttributes(name: string, value: unknown): Attributes {
  if (value === undefined || !readSettings(process.env).content) return {}
  const { text, truncated } = contentText(value)
  return { [name]: text, ...(truncated && { [names.CONTENT_TRUNCATED]: true }) }
}
