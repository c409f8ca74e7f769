import * as names from '../../attributes.ts'
import { mediaPart } from '../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import { listOf, numberOf, objectOf, objectsOf, parseArguments, textOf, type JsonObject } from '../json.ts'
import { areMessages } from '../openai/fields.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { joinChatEvents } from './chat-stream.ts'
import { errorOf, finishReason, samplingOf } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** The second version of Cohere's chat: messages, as everybody has them. */
export const cohereChat: Protocol = {
  operation: 'chat',
  provider: 'cohere',
  path: /\/v2\/chat$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['model'] === 'string' && areMessages(body['messages']),
  readRequest,
  readResponse,
  joinStream: joinChatEvents,
}

function readRequest({ body }: WireRequest): RequestReading {
  const documents = listOf(body['documents'])
  const messages = objectsOf(body['messages']).map(readMessage)
  return {
    streaming: body['stream'] === true,
    attributes: {
      ...samplingOf(body),
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: reasoningLevel(objectOf(body['thinking'])),
    },
    // Documents to answer from stand beside the messages, and before them.
    messages: documents.length === 0 ? messages : [{ role: 'user', parts: documents.map(readDocument) }, ...messages],
    tools: objectsOf(body['tools']).map(({ function: definition, ...tool }) => ({ ...tool, ...objectOf(definition) })),
  }
}

function reasoningLevel(thinking: JsonObject | undefined): string | undefined {
  const budget = numberOf(thinking?.['token_budget'])
  return budget === undefined ? textOf(thinking?.['type']) : String(budget)
}

function readMessage(message: JsonObject): ChatMessage {
  const role = textOf(message['role']) ?? 'assistant'
  const content = message['content']
  if (role === 'tool') {
    const response = Array.isArray(content) ? objectsOf(content).map(readPart) : content
    return { role, parts: [{ type: 'tool_call_response', id: message['tool_call_id'], response }] }
  }
  return { role, parts: [...readPlan(message), ...readContent(content), ...readCalls(message), ...readCited(message)] }
}

// What the model means to do with its tools, in its own words.
function readPlan(message: JsonObject): readonly Part[] {
  const plan = textOf(message['tool_plan'])
  return plan ? [{ type: 'reasoning', content: plan }] : []
}

function readContent(content: unknown): readonly Part[] {
  return typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(readPart)
}

function readCalls(message: JsonObject): readonly Part[] {
  return objectsOf(message['tool_calls']).map(call => {
    const called = objectOf(call['function'])
    return {
      type: 'tool_call',
      id: call['id'],
      name: called?.['name'],
      arguments: parseArguments(called?.['arguments']),
    }
  })
}

function readCited(message: JsonObject): readonly Part[] {
  const citations = listOf(message['citations'])
  return citations.length === 0 ? [] : [{ type: 'citations', citations }]
}

function readPart(part: JsonObject): Part {
  const type = textOf(part['type']) ?? 'text'
  if (type === 'text') return textPart(textOf(part['text']) ?? '')
  if (type === 'thinking') return { type: 'reasoning', content: part['thinking'] }
  if (type === 'document') return readDocument(part['document'])
  const url = textOf(objectOf(part['image_url'])?.['url'])
  return url === undefined ? { ...part, type } : mediaPart('image', url)
}

function readDocument(document: unknown): Part {
  return { type: 'document', content: document }
}

function readResponse({ body }: WireBody): ResponseReading {
  const message = objectOf(body['message'])
  const reason = finishReason(body['finish_reason'])
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: usageOf(body),
    foreign: body['message'] === undefined && body['id'] === undefined,
    messages: message === undefined ? [] : [{ ...readMessage(message), ...(reason && { finish_reason: reason }) }],
    ...errorOf(body),
  }
}
