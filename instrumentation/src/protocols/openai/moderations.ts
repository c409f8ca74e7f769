import * as names from '../../attributes.ts'
import type { ChatMessage } from '../../content/message.ts'
import { textPart } from '../../content/message.ts'
import { listOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { readContent, readMessage } from './chat/parts.ts'
import { areMessages, identityOf, providerErrorOf } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** OpenAI's moderations and Mistral's, which also look at whole conversations. */
export const openaiModerations: Protocol = {
  operation: 'moderation',
  provider: 'openai',
  path: /\/v1\/(chat\/)?moderations$/,
  answerBytes: MiB,
  speaks: ({ body }) => typeof body['input'] === 'string' || listOf(body['input']).length > 0,
  readRequest,
  readResponse,
}

function readRequest({ body }: WireRequest): RequestReading {
  return {
    attributes: { [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']) },
    messages: readInput(body['input']),
  }
}

// A text, texts, the parts of one message, or messages.
function readInput(input: unknown): readonly ChatMessage[] {
  if (areMessages(input)) return objectsOf(input).map(readMessage)
  if (objectsOf(input).length > 0) return [{ role: 'user', parts: readContent(input) }]
  const texts = (typeof input === 'string' ? [input] : listOf(input)).filter(text => typeof text === 'string')
  return texts.map(text => ({ role: 'user', parts: [textPart(text)] }))
}

function readResponse({ body }: WireBody): ResponseReading {
  return {
    attributes: identityOf(body),
    usage: usageOf(objectOf(body['usage']), { input: 'prompt', output: 'completion' }),
    messages: objectsOf(body['results']).map(readResult),
    ...providerErrorOf(body),
  }
}

/** The verdict without the scores of what it is not. */
function readResult(result: JsonObject): ChatMessage {
  const categories = objectOf(result['categories']) ?? {}
  const found = Object.keys(categories).filter(name => categories[name] === true)
  const flagged = result['flagged'] ?? found.length > 0
  return { role: 'assistant', parts: [{ type: 'moderation', flagged, categories: found }] }
}
