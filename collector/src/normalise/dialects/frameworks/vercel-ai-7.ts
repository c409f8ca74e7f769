import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readNumber } from '../../read-attribute.ts'
import { isObject, type JsonObject, structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { toolDefinitionsIn } from '../../said/tool-definition.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** Vercel's AI SDK from 7 on: today's conventions, with its own words in places. */
export const vercelAi7: Dialect = { name: 'vercel-ai-7', scopes: /^gen_ai$/, translate }

function translate({ attributes }: OtlpSpan, told: Translation): void {
  told.timeToFirstChunk ??= readNumber(attributes, 'gen_ai.client.operation.time_to_first_chunk')
  told.counting ??= 'inclusive'
  told.input ??= messages(attributes, names.GEN_AI_INPUT_MESSAGES, 'user')
  told.output ??= messages(attributes, names.GEN_AI_OUTPUT_MESSAGES, 'assistant')
  told.toolDefinitions ??= toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS))
}

function messages(attributes: Attributes, name: string, role: string): readonly ChatMessage[] | undefined {
  const value = structureOf(attributes.get(name))
  if (value === undefined) return undefined
  return messagesOf(value, role).map(withPartsAsSent)
}

function withPartsAsSent(message: ChatMessage): ChatMessage {
  return message.parts.some(isStructuredResponse) ? { ...message, parts: message.parts.map(asSent) } : message
}

/** The model is sent the JSON text of what a tool gives back. */
function asSent(part: JsonObject): JsonObject {
  return isStructuredResponse(part) ? { ...part, response: JSON.stringify(part['response']) } : part
}

function isStructuredResponse({ type, response }: JsonObject): boolean {
  return type === 'tool_call_response' && isObject(response)
}
