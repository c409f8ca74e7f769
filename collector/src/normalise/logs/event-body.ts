import type { AnyValue, OtlpLog } from '../../otlp.ts'
import { parseStructure, plainValue } from '../plain-value.ts'

export type EventBody = Readonly<Record<string, unknown>>

/** Where Semantic Kernel puts the body. */
export const eventContent = 'gen_ai.event.content'

/** The body of a message event; text that is no structure is the content itself. */
export function eventBodyOf({ body, attributes }: OtlpLog): EventBody {
  const value = structureOf(body ?? attributes.get(eventContent) ?? null)
  return typeof value === 'string' ? { content: value } : isObject(value) ? value : {}
}

/** What else a body says, such as the index of a choice. */
export function withoutEventContent(body: AnyValue): AnyValue {
  const value = structureOf(body)
  if (!isObject(value)) return null
  const { content: _content, message: _message, tool_calls: _calls, ...rest } = value
  return Object.keys(rest).length === 0 ? null : JSON.stringify(rest)
}

export function isObject(value: unknown): value is EventBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function structureOf(value: AnyValue): unknown {
  return typeof value === 'string' ? (parseStructure(value) ?? value) : plainValue(value)
}
