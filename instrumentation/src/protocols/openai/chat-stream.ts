import { numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import type { StreamEvent } from '../framing/event.ts'

interface OpenChoice {
  finish_reason?: string
  readonly message: { [field: string]: unknown; tool_calls?: OpenToolCall[] }
}

interface OpenToolCall {
  id?: unknown
  readonly function: { name: string; arguments: string }
}

/** Joins the chunks of a chat completion stream to the body of the same completion. */
export function joinChatChunks(events: readonly StreamEvent[]): JsonObject {
  const body: Record<string, unknown> = {}
  const choices: OpenChoice[] = []
  for (const { data } of events) {
    const chunk = objectOf(parseJson(data))
    if (chunk === undefined) continue
    for (const field of ['id', 'model', 'service_tier', 'system_fingerprint', 'usage', 'x_groq', 'error']) {
      body[field] = chunk[field] ?? body[field]
    }
    for (const choice of objectsOf(chunk['choices'])) addChoice(choices, choice)
  }
  // Holes: a provider may number its choices as it likes.
  return { ...body, choices: choices.filter(choice => choice !== undefined) }
}

function addChoice(choices: OpenChoice[], choice: JsonObject): void {
  const index = numberOf(choice['index']) ?? 0
  if (!Number.isInteger(index) || index < 0 || index > 127) return
  const open = (choices[index] ??= { message: { role: 'assistant' } })
  const reason = textOf(choice['finish_reason'])
  if (reason !== undefined) open.finish_reason = reason
  const delta = objectOf(choice['delta'])
  for (const field of ['content', 'refusal', 'reasoning_content', 'reasoning']) {
    const text = textOf(delta?.[field])
    if (text !== undefined) open.message[field] = (textOf(open.message[field]) ?? '') + text
  }
  for (const call of objectsOf(delta?.['tool_calls'])) addToolCall((open.message.tool_calls ??= []), call)
}

function addToolCall(calls: OpenToolCall[], delta: JsonObject): void {
  const index = numberOf(delta['index']) ?? calls.length
  if (!Number.isInteger(index) || index < 0 || index > 1023) return
  const open = (calls[index] ??= { function: { name: '', arguments: '' } })
  const called = objectOf(delta['function'])
  open.id ??= delta['id']
  open.function.name += textOf(called?.['name']) ?? ''
  open.function.arguments += textOf(called?.['arguments']) ?? ''
}
