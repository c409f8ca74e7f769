import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { type JsonObject, objectsOf, structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { responsePart } from '../../said/part.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** OpenLIT, in JavaScript and Python: the conventions of its day and a few words of its own. */
export const openLit: Dialect = {
  name: 'openlit',
  keys: /^(gen_ai\.(sdk\.version|application_name)|openlit\.)/,
  scopes: /^(@openlit\/|openlit\b)/,
  translate,
}

const operations = new Map(
  Object.entries({
    vectordb: 'retrieval',
    execute_task: 'invoke_workflow',
  }),
)

function translate({ attributes }: OtlpSpan, told: Translation): void {
  const provider = readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')
  const input = structureOf(attributes.get(names.GEN_AI_INPUT_MESSAGES))
  told.operation ??= operations.get(readString(attributes, names.GEN_AI_OPERATION_NAME) ?? '')
  // It passes Anthropic's count on, and adds what is cached where it prices.
  told.counting ??= provider === 'anthropic' || provider === 'aws.bedrock' ? 'exclusive' : 'inclusive'
  told.input ??= input === undefined ? undefined : withCallIds(messagesOf(input, 'user'))
}

/** It writes what a tool gave back as text, and not for which call: the calls before say that, in their order. */
function withCallIds(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  let waiting: readonly JsonObject[] = []
  return messages.map(message => {
    if (message.role !== 'tool') {
      waiting = objectsOf(message.parts).filter(({ type }) => type === 'tool_call')
      return message
    }
    const [call, ...others] = waiting
    waiting = others
    const [part] = message.parts
    if (part?.['type'] !== 'text' || message.parts.length !== 1) return message
    return { ...message, parts: [responsePart(call?.['id'], part['content'])] }
  })
}
