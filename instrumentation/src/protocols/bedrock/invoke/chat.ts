import { anthropicMessages } from '../../anthropic/messages.ts'
import { objectOf, objectsOf, parseJson, type JsonObject } from '../../json.ts'
import { openaiChat } from '../../openai/chat/chat.ts'
import { joinConverseEvents } from '../converse-stream.ts'
import { readConverseRequest, readConverseResponse } from '../converse.ts'
import type { ModelFormat } from './invocation.ts'

/** Anthropic's models: their messages, with the version of the format in the body. */
export const anthropicFormat: ModelFormat = {
  operation: 'chat',
  speaks: ({ body }) => typeof body['anthropic_version'] === 'string' && Array.isArray(body['messages']),
  readRequest: request => anthropicMessages.readRequest(request),
  readResponse: (answer, request) => anthropicMessages.readResponse(answer, request),
  join: (chunks, request) => anthropicMessages.joinStream?.(chunks, request) ?? {},
}

/** Amazon Nova: what Converse is made of. */
export const novaFormat: ModelFormat = {
  operation: 'chat',
  speaks: ({ body }) =>
    objectsOf(body['messages']).some(({ content }) => objectsOf(content).some(block => block['type'] === undefined)),
  readRequest: ({ body }) => readConverseRequest(body, {}),
  readResponse: readConverseResponse,
  join: joinConverseEvents,
}

/** Models that take OpenAI's chat completions: AI21's, DeepSeek's, Mistral's, OpenAI's, Qwen's and more. */
export const openaiFormat: ModelFormat = {
  operation: 'chat',
  speaks: ({ body }) => Array.isArray(body['messages']),
  readRequest: request => openaiChat.readRequest(request),
  readResponse: (answer, request) => openaiChat.readResponse({ ...answer, body: withReasons(answer.body) }, request),
  join: (chunks, request) =>
    openaiChat.joinStream?.(
      chunks.map(chunk => ({ ...chunk, data: JSON.stringify(withReasons(objectOf(parseJson(chunk.data)) ?? {})) })),
      request,
    ) ?? {},
}

/** Mistral's models stop for a `stop_reason` here, and stream messages instead of deltas. */
function withReasons(body: JsonObject): JsonObject {
  if (body['choices'] === undefined) return body
  const choices = objectsOf(body['choices']).map(choice => ({
    ...choice,
    delta: choice['delta'] ?? choice['message'],
    finish_reason: choice['finish_reason'] ?? choice['stop_reason'],
  }))
  return { ...body, choices }
}
