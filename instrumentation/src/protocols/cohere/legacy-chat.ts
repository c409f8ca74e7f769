import * as names from '../../attributes.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { listOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { errorOf, finishReason, isCohere, samplingOf } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** What nobody else says. `/v1/chat` with a message is what many a service calls its own chat, too. */
const telling = ['preamble', 'chat_history', 'connectors', 'prompt_truncation', 'citation_quality', 'safety_mode']
const models = /command|c4ai|aya|cohere/i

/** The first version of Cohere's chat: one message and what came before it. */
export const cohereLegacyChat: Protocol = {
  operation: 'chat',
  provider: 'cohere',
  path: /\/v1\/chat$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: ({ body, origin }) =>
    typeof body['message'] === 'string' &&
    (isCohere(origin) || models.test(textOf(body['model']) ?? '') || telling.some(field => field in body)),
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body }: WireRequest): RequestReading {
  const preamble = textOf(body['preamble'])
  const documents = listOf(body['documents'])
  const message = textOf(body['message'])
  const asked: readonly Part[] = [
    ...documents.map(document => ({ type: 'document', content: document })),
    ...readResults(body['tool_results']),
    ...(message ? [textPart(message)] : []),
  ]
  return {
    streaming: body['stream'] === true,
    attributes: { ...samplingOf(body), [names.GEN_AI_CONVERSATION_ID]: textOf(body['conversation_id']) },
    messages: [...objectsOf(body['chat_history']).map(readTurn), { role: 'user', parts: asked }],
    system: preamble === undefined ? [] : [textPart(preamble)],
    tools: objectsOf(body['tools']),
  }
}

const roles: Readonly<Record<string, string | undefined>> = { USER: 'user', CHATBOT: 'assistant', SYSTEM: 'system' }

function readTurn(turn: JsonObject): ChatMessage {
  const role = textOf(turn['role']) ?? ''
  const message = textOf(turn['message'])
  const parts = [
    ...(message ? [textPart(message)] : []),
    ...readCalls(turn['tool_calls']),
    ...readResults(turn['tool_results']),
  ]
  return { role: roles[role] ?? role.toLowerCase(), parts }
}

// Calls have no ids here: a result repeats its call.
function readCalls(calls: unknown): readonly Part[] {
  return objectsOf(calls).map(({ name, parameters }) => ({ type: 'tool_call', name, arguments: parameters }))
}

function readResults(results: unknown): readonly Part[] {
  return objectsOf(results).map(({ call, outputs }) => ({
    type: 'tool_call_response',
    name: objectOf(call)?.['name'],
    response: outputs,
  }))
}

function readResponse({ body }: WireBody): ResponseReading {
  const text = textOf(body['text'])
  const reason = finishReason(body['finish_reason'])
  const citations = listOf(body['citations'])
  const parts: readonly Part[] = [
    ...(text ? [textPart(text)] : []),
    ...readCalls(body['tool_calls']),
    ...(citations.length > 0 ? [{ type: 'citations', citations }] : []),
  ]
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['response_id']) ?? textOf(body['generation_id']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: usageOf(body),
    foreign: !['generation_id', 'response_id', 'meta', 'message'].some(field => field in body),
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...errorOf(body),
  }
}

/** The last event of a whole stream carries the whole answer. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let text = ''
  let body: JsonObject = {}
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    const kind = event['event_type']
    if (kind === 'stream-start') body = { generation_id: event['generation_id'] }
    if (kind === 'text-generation') text += textOf(event['text']) ?? ''
    if (kind === 'tool-calls-generation') body = { ...body, tool_calls: event['tool_calls'] }
    if (kind === 'stream-end') {
      body = { ...body, ...objectOf(event['response']), finish_reason: event['finish_reason'] }
    }
    if (kind === undefined && textOf(event['message'])) body = { ...body, message: event['message'] }
  }
  return { text, ...body }
}
