import type { Content } from '../../model.ts'
import type { OtlpLog } from '../../otlp.ts'
import { nothingTold } from '../dialects/translation.ts'
import { messageOf } from '../message-of.ts'
import { contentAttributes, readContent } from '../messages.ts'
import { readString } from '../read-attribute.ts'
import { eventBodyOf } from './event-body.ts'
import { chatMessageOf } from './message-event.ts'

/**
 * The events that are one message each, as instrumentations wrote them before messages were attributes, and whose role
 * it is if the body does not say. `gen_ai.choice` is what the model said, the others are what it was told.
 */
export const messageEvents: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  ['gen_ai.choice', 'assistant'],
])

/**
 * Reads what a model was told or said in a log record, if it is a GenAI event that says so and belongs to a trace:
 * messages are kept by trace, and without one the record keeps its content itself.
 */
export function readLogContent(log: OtlpLog): Content | undefined {
  const eventName = eventNameOf(log)
  if (log.traceId === undefined || !eventName.startsWith('gen_ai.')) return undefined
  const role = messageEvents.get(eventName)
  if (role !== undefined) return contentOfEvent(log, eventName, role)
  // Any other event carries content as a span does, in the same attributes.
  return Array.from(log.attributes.keys()).some(name => contentAttributes.has(name))
    ? readContent(log.attributes, nothingTold)
    : undefined
}

/** The field, or the attribute it was before. */
export function eventNameOf({ eventName, attributes }: OtlpLog): string {
  return eventName === '' ? (readString(attributes, 'event.name') ?? '') : eventName
}

function contentOfEvent(log: OtlpLog, eventName: string, role: string): Content | undefined {
  const message = chatMessageOf(eventBodyOf(log), role)
  if (message === undefined) return undefined
  const messages = [messageOf(message, message.role)]
  const isSaid = eventName === 'gen_ai.choice'
  return {
    input: isSaid ? [] : messages,
    output: isSaid ? messages : [],
    toolDefinitions: undefined,
    toolArguments: undefined,
    toolResult: undefined,
    documents: [],
  }
}
