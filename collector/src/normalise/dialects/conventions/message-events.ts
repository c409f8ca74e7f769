import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpEvent } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'

/** The events of a span that are one message each, and whose it is if they do not say. */
const roles: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  ['gen_ai.choice', 'assistant'],
  ['gen_ai.content.prompt', 'user'],
  ['gen_ai.content.completion', 'assistant'],
])

const answers: ReadonlySet<string> = new Set(['gen_ai.choice', 'gen_ai.content.completion'])

/** The messages a model was told that events of a span are, as frameworks without a logs SDK send them. */
export function toldInEvents(events: readonly OtlpEvent[]): readonly ChatMessage[] | undefined {
  return messagesIn(events.filter(({ name }) => roles.has(name) && !answers.has(name)))
}

/** The messages a model said that events of a span are. */
export function saidInEvents(events: readonly OtlpEvent[]): readonly ChatMessage[] | undefined {
  return messagesIn(events.filter(({ name }) => answers.has(name)))
}

function messagesIn(events: readonly OtlpEvent[]): readonly ChatMessage[] | undefined {
  const found = events.flatMap(({ name, attributes }) => messageIn(attributes, roles.get(name) ?? 'user'))
  return found.length === 0 ? undefined : found
}

function messageIn(attributes: Attributes, role: string): readonly ChatMessage[] {
  const body = structureOf(
    attributes.get('gen_ai.event.content') ?? attributes.get('gen_ai.prompt') ?? attributes.get('gen_ai.completion'),
  )
  if (body !== undefined) return messagesOf(asMessage(body, role), role)
  const content = structureOf(attributes.get('content') ?? attributes.get('message'))
  const id = structureOf(attributes.get('id'))
  const calls = structureOf(attributes.get('tool_calls'))
  const reason = readString(attributes, 'finish_reason')
  if (content === undefined && calls === undefined) return []
  return messagesOf({ role, content, tool_calls: calls, tool_call_id: id, finish_reason: reason }, role)
}

/** A choice has its message one level deeper; a tool's message says under `id` which call it answers. */
function asMessage(body: unknown, role: string): unknown {
  if (!isObject(body)) return body
  const message = isObject(body['message']) ? body['message'] : {}
  const id = role === 'tool' && body['id'] !== undefined ? { tool_call_id: body['id'] } : {}
  return { ...body, ...message, role: body['role'] ?? role, ...id }
}

/** Where such events have what was said. */
const contentOfEvents: ReadonlySet<string> = new Set([
  'gen_ai.event.content',
  'gen_ai.prompt',
  'gen_ai.completion',
  'content',
  'message',
  'tool_calls',
  names.GEN_AI_INPUT_MESSAGES,
  names.GEN_AI_OUTPUT_MESSAGES,
  names.GEN_AI_SYSTEM_INSTRUCTIONS,
])

/** The events without the content that moved to messages. */
export function withoutSaid(events: readonly OtlpEvent[]): readonly OtlpEvent[] {
  return events.map(event =>
    event.name.startsWith('gen_ai.')
      ? { ...event, attributes: new Map([...event.attributes].filter(([name]) => !contentOfEvents.has(name))) }
      : event,
  )
}
