import { parseStructure } from '../plain-value.ts'
import { type EventBody, isObject } from './event-body.ts'

/** A message as the GenAI conventions write it today. */
export interface ChatMessage {
  readonly role: string
  readonly parts: readonly object[]
  readonly finish_reason?: string
}

/**
 * The message of an event's body, in the form of a span's messages, so that the same words have the same hash wherever
 * they come from; nothing if content was not captured.
 */
export function chatMessageOf(body: EventBody, defaultRole: string): ChatMessage | undefined {
  // A choice has its message one level deeper, and its tool calls at either.
  const message = isObject(body['message']) ? { ...body, ...body['message'] } : body
  const role = typeof message['role'] === 'string' && message['role'] !== '' ? message['role'] : defaultRole
  const parts =
    defaultRole === 'tool'
      ? toolResponse(message)
      : [...contentParts(message['content']), ...toolCalls(message['tool_calls'] ?? body['tool_calls'])]
  if (parts.length === 0) return undefined
  return { role, parts, ...finishReason(body['finish_reason']) }
}

function toolResponse({ id, content }: EventBody): readonly object[] {
  if (content === undefined || content === null) return []
  return [{ type: 'tool_call_response', ...(id === undefined ? {} : { id }), response: content }]
}

function contentParts(content: unknown): readonly object[] {
  if (content === undefined || content === null || content === '') return []
  return Array.isArray(content) ? content.map(partOf) : [partOf(content)]
}

/** OpenAI writes the text of a part under `text`; parts of other types stay as they are. */
function partOf(content: unknown): object {
  if (typeof content === 'string') return { type: 'text', content }
  if (!isObject(content)) return { type: 'text', content: JSON.stringify(content) }
  if (content['type'] === 'text' && typeof content['text'] === 'string')
    return { type: 'text', content: content['text'] }
  return typeof content['type'] === 'string' ? content : { type: 'generic', ...content }
}

function toolCalls(calls: unknown): readonly object[] {
  return Array.isArray(calls) ? calls.filter(isObject).map(toolCall) : []
}

function toolCall(call: EventBody): object {
  const { name, arguments: given } = isObject(call['function']) ? call['function'] : call
  const id = call['id']
  return {
    type: 'tool_call',
    ...(id === undefined ? {} : { id }),
    name,
    ...(given === undefined ? {} : { arguments: typeof given === 'string' ? (parseStructure(given) ?? given) : given }),
  }
}

function finishReason(reason: unknown): { readonly finish_reason?: string } {
  if (typeof reason !== 'string') return {}
  return { finish_reason: reason === 'tool_calls' ? 'tool_call' : reason }
}
