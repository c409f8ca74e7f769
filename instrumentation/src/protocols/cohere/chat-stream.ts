import type { StreamEvent } from '../framing/event.ts'
import { numberOf, objectOf, parseJson, textOf, type JsonObject } from '../json.ts'

interface OpenMessage {
  body: JsonObject
  plan: string
  started: boolean
  readonly content: Record<string, unknown>[]
  readonly calls: { id: unknown; function: { name: unknown; arguments: string } }[]
  readonly citations: unknown[]
}

/** Joins the events of a stream of the second version to the body of the same chat. */
export function joinChatEvents(events: readonly StreamEvent[]): JsonObject {
  const open: OpenMessage = { body: {}, plan: '', started: false, content: [], calls: [], citations: [] }
  for (const { data } of events) addEvent(open, objectOf(parseJson(data)) ?? {})
  if (!open.started) return open.body
  const message = {
    role: 'assistant',
    tool_plan: open.plan,
    content: present(open.content),
    tool_calls: present(open.calls),
    citations: open.citations,
  }
  return { ...open.body, message }
}

function addEvent(open: OpenMessage, event: JsonObject): void {
  const delta = objectOf(event['delta'])
  const message = objectOf(delta?.['message'])
  switch (event['type']) {
    case 'message-start':
      open.started = true
      open.body = { id: event['id'] }
      break
    case 'content-start':
    case 'content-delta':
      addContent(open, event, objectOf(message?.['content']))
      break
    case 'tool-plan-delta':
      open.plan += textOf(message?.['tool_plan']) ?? ''
      break
    case 'tool-call-start':
    case 'tool-call-delta':
      addCall(open, event, objectOf(message?.['tool_calls']))
      break
    case 'citation-start':
      open.citations.push(message?.['citations'])
      break
    case 'message-end':
      open.body = { ...open.body, finish_reason: delta?.['finish_reason'], usage: delta?.['usage'] }
      break
    default:
      // An error has a message and no type.
      if (event['type'] === undefined && textOf(event['message'])) open.body = { ...open.body, ...event }
  }
}

function addContent({ content }: OpenMessage, event: JsonObject, delta: JsonObject | undefined): void {
  const index = placeOf(event)
  if (index === undefined || delta === undefined) return
  const part = (content[index] ??= { type: delta['type'] ?? (delta['thinking'] === undefined ? 'text' : 'thinking') })
  for (const field of ['text', 'thinking']) {
    const text = textOf(delta[field])
    if (text !== undefined) part[field] = (textOf(part[field]) ?? '') + text
  }
}

function addCall({ calls }: OpenMessage, event: JsonObject, delta: JsonObject | undefined): void {
  const index = placeOf(event)
  if (index === undefined || delta === undefined) return
  const called = objectOf(delta['function'])
  const call = (calls[index] ??= { id: delta['id'], function: { name: called?.['name'], arguments: '' } })
  call.function.arguments += textOf(called?.['arguments']) ?? ''
}

function placeOf(event: JsonObject): number | undefined {
  const index = numberOf(event['index']) ?? 0
  return Number.isInteger(index) && index >= 0 && index < 1024 ? index : undefined
}

function present<Value>(list: readonly Value[]): readonly Value[] {
  return list.filter(value => value !== undefined)
}
