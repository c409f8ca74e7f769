import * as names from '../../attributes.ts'
import { blobPart, mediaPart } from '../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import { objectOf, objectsOf, numberOf, parseArguments, textOf, type JsonObject } from '../json.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { joinChatChunks } from './chat-stream.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import { outputType, providerErrorOf, samplingOf, usageOf } from './fields.ts'

const MiB = 1024 * 1024

/** OpenAI's chat completions, which half of the industry speaks. */
export const openaiChat: Protocol = {
  operation: 'chat',
  provider: 'openai',
  path: /\/chat\/completions$/,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => Array.isArray(body['messages']),
  readRequest,
  readResponse,
  joinStream: joinChatChunks,
}

function readRequest({ body }: WireRequest): RequestReading {
  const choices = numberOf(body['n'])
  return {
    streaming: body['stream'] === true,
    attributes: {
      ...samplingOf(body),
      [names.OPENAI_API_TYPE]: 'chat_completions',
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
      [names.GEN_AI_REQUEST_CHOICE_COUNT]: choices === 1 ? undefined : choices,
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(body['reasoning_effort']),
      [names.GEN_AI_OUTPUT_TYPE]: outputType(objectOf(body['response_format'])),
    },
    messages: objectsOf(body['messages']).map(readMessage),
    tools: objectsOf(body['tools']).map(readTool),
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const choices = objectsOf(body['choices'])
  const usage = objectOf(body['usage']) ?? objectOf(objectOf(body['x_groq'])?.['usage'])
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons(choices),
      [names.OPENAI_RESPONSE_SERVICE_TIER]: textOf(body['service_tier']),
      [names.OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: textOf(body['system_fingerprint']),
    },
    usage: usageOf(usage, { input: 'prompt', output: 'completion' }),
    messages: choices.map(readChoice),
    ...providerErrorOf(body),
  }
}

function readChoice(choice: JsonObject): ChatMessage {
  const message = readMessage(objectOf(choice['message']) ?? { role: 'assistant' })
  const reason = finishReason(choice)
  return reason === undefined ? message : { ...message, finish_reason: reason }
}

// One for each choice, by position; a stream that was cut off gave none at all.
function finishReasons(choices: readonly JsonObject[]): string[] | undefined {
  const reasons = choices.map(finishReason)
  return reasons.some(Boolean) ? reasons.map(reason => reason ?? 'error') : undefined
}

function finishReason(choice: JsonObject): string | undefined {
  const reason = textOf(choice['finish_reason'])
  return reason === 'tool_calls' || reason === 'function_call' ? 'tool_call' : reason
}

function readMessage(message: JsonObject): ChatMessage {
  const role = textOf(message['role']) ?? 'assistant'
  const name = textOf(message['name'])
  return { role, parts: readParts(message, role), ...(name === undefined ? {} : { name }) }
}

function readParts(message: JsonObject, role: string): readonly Part[] {
  const content = message['content']
  if (role === 'tool' || role === 'function') {
    return [
      { type: 'tool_call_response', id: message['tool_call_id'] ?? message['name'], response: toolAnswer(content) },
    ]
  }
  const reasoning = textOf(message['reasoning_content']) ?? textOf(message['reasoning'])
  const refusal = textOf(message['refusal'])
  const audio = objectOf(message['audio'])
  const legacyCall = objectOf(message['function_call'])
  return [
    ...(reasoning ? [{ type: 'reasoning', content: reasoning }] : []),
    ...(typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(readPart)),
    ...(refusal ? [{ type: 'refusal', content: refusal }] : []),
    ...(textOf(audio?.['data']) ? [blobPart('audio', undefined, textOf(audio?.['data']) ?? '')] : []),
    ...objectsOf(message['tool_calls']).map(readToolCall),
    ...(legacyCall ? [readToolCall({ function: legacyCall })] : []),
  ]
}

function readPart(part: JsonObject): Part {
  const type = textOf(part['type']) ?? 'text'
  if (type === 'text') return textPart(textOf(part['text']) ?? '')
  if (type === 'refusal') return { type, content: part['refusal'] }
  if (type === 'image_url') return mediaPart('image', textOf(objectOf(part['image_url'])?.['url']) ?? '')
  const audio = objectOf(part['input_audio'])
  if (audio) return blobPart('audio', `audio/${textOf(audio['format']) ?? 'wav'}`, textOf(audio['data']) ?? '')
  const file = objectOf(part['file'])
  if (textOf(file?.['file_data'])) return mediaPart('document', textOf(file?.['file_data']) ?? '')
  if (file) return { type: 'file', modality: 'document', file_id: file['file_id'] }
  return { ...part, type }
}

function readToolCall(call: JsonObject): Part {
  const called = objectOf(call['function']) ?? objectOf(call['custom'])
  const given = called?.['arguments'] ?? called?.['input']
  return { type: 'tool_call', id: call['id'], name: called?.['name'], arguments: parseArguments(given) }
}

function toolAnswer(content: unknown): unknown {
  return Array.isArray(content) ? objectsOf(content).map(readPart) : content
}

function readTool(tool: JsonObject): JsonObject {
  const { type, ...rest } = tool
  const definition = objectOf(rest['function']) ?? objectOf(rest['custom'])
  return definition ? { type, ...definition } : tool
}
