import * as names from '../../attributes.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import { areMessages, providerErrorOf } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { finishReason, imageParts, isForOllama, isStreaming, samplingOf, usageOf } from './fields.ts'

const MiB = 1024 * 1024

/** Ollama's own chat. */
export const ollamaChat: Protocol = {
  operation: 'chat',
  provider: 'ollama',
  path: /\/api\/chat$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: request =>
    areMessages(request.body['messages']) && areTexts(request.body) && isForOllama(request.body, request),
  readRequest,
  readResponse,
  joinStream,
}

// The messages of a web page's chat, which goes to the same path of its own server, have parts.
function areTexts(body: JsonObject): boolean {
  return objectsOf(body['messages']).every(({ content }) => content === undefined || typeof content === 'string')
}

function readRequest({ body }: WireRequest): RequestReading {
  return {
    streaming: isStreaming(body),
    attributes: samplingOf(body),
    messages: objectsOf(body['messages']).map(readMessage),
    tools: objectsOf(body['tools']).map(({ function: definition, ...tool }) => ({ ...tool, ...objectOf(definition) })),
  }
}

function readMessage(message: JsonObject): ChatMessage {
  const role = textOf(message['role']) ?? 'assistant'
  const content = textOf(message['content'])
  if (role === 'tool') {
    const id = message['tool_call_id'] ?? message['tool_name'] ?? message['name']
    return { role, parts: [{ type: 'tool_call_response', id, response: content }] }
  }
  const thinking = textOf(message['thinking'])
  return {
    role,
    parts: [
      ...(thinking ? [{ type: 'reasoning', content: thinking }] : []),
      ...(content ? [textPart(content)] : []),
      ...imageParts(message['images']),
      ...objectsOf(message['tool_calls']).map(readCall),
    ],
  }
}

function readCall(call: JsonObject): Part {
  const called = objectOf(call['function'])
  return { type: 'tool_call', id: call['id'], name: called?.['name'], arguments: called?.['arguments'] }
}

function readResponse({ body }: WireBody): ResponseReading {
  const message = objectOf(body['message'])
  const calls = objectsOf(message?.['tool_calls']).length > 0
  const ended = finishReason(body)
  const reason = calls && ended === 'stop' ? 'tool_call' : ended
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: usageOf(body),
    foreign: message === undefined && body['done'] === undefined && body['error'] === undefined,
    messages: message === undefined ? [] : [{ ...readMessage(message), ...(reason && { finish_reason: reason }) }],
    ...providerErrorOf(body),
  }
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  const message: Record<string, unknown> = {}
  const calls: JsonObject[] = []
  let body: JsonObject = {}
  for (const { data } of events) {
    const chunk = objectOf(parseJson(data)) ?? {}
    const delta = objectOf(chunk['message'])
    body = { ...body, ...chunk }
    for (const field of ['content', 'thinking']) {
      const text = textOf(delta?.[field])
      if (text !== undefined) message[field] = (textOf(message[field]) ?? '') + text
    }
    message['role'] ??= delta?.['role']
    calls.push(...objectsOf(delta?.['tool_calls']))
  }
  if (message['role'] === undefined) return body
  return { ...body, message: { ...message, ...(calls.length > 0 && { tool_calls: calls }) } }
}
