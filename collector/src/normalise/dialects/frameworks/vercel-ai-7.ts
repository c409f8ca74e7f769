import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readNumber } from '../../read-attribute.ts'
import { isObject, type JsonObject, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { toolDefinitionsIn } from '../../said/tool-definition.ts'
import type { Dialect, Translation } from '../dialect.ts'

/** Vercel's AI SDK from 7 on: today's conventions, with its own words in places. */
export const vercelAi7: Dialect = { name: 'vercel-ai-7', scopes: /^gen_ai$/, translate }

function translate({ attributes }: OtlpSpan): Translation {
  return {
    facts: [
      {
        [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: readNumber(
          attributes,
          'gen_ai.client.operation.time_to_first_chunk',
        ),
      },
    ],
    said: {
      input: messages(attributes, names.GEN_AI_INPUT_MESSAGES, 'user'),
      output: messages(attributes, names.GEN_AI_OUTPUT_MESSAGES, 'assistant'),
      toolDefinitions: toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS)),
    },
    counting: 'inclusive',
  }
}

function messages(attributes: Attributes, name: string, role: string): unknown {
  const value = structureOf(attributes.get(name))
  if (value === undefined) return undefined
  return messagesOf(value, role).map(message => ({ ...message, parts: message.parts.map(asSent) }))
}

/** The model is sent the JSON text of what a tool gives back. */
function asSent(part: JsonObject): JsonObject {
  const { type, response } = part
  return type === 'tool_call_response' && isObject(response) ? { ...part, response: JSON.stringify(response) } : part
}
