import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RETRIEVAL_DOCUMENTS,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from '@spanledger/instrumentation/attributes'
import { TextCache } from '../bounded/text-cache.ts'
import type { Content, Message } from '../model.ts'
import type { AnyValue, Attributes } from '../otlp.ts'
import type { Translation } from './dialects/translation.ts'
import { readDocumentTexts } from './documents.ts'
import { messageOf } from './message-of.ts'
import { parseStructure, plainValue } from './plain-value.ts'

/** The attributes whose value moves to `messages`; they are not kept on the span a second time. */
export const contentAttributes: ReadonlySet<string> = new Set([
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_RETRIEVAL_QUERY_TEXT,
  GEN_AI_RETRIEVAL_DOCUMENTS,
])

/**
 * Reads what a span said. Each attribute may be structured (as SDKs that can do it send it) or JSON text
 * (as JavaScript sends it); text that is not JSON is kept as one plain message, since it is somebody's content all the same.
 * What a dialect tells comes before the attributes.
 */
export function readContent(attributes: Attributes, told: Readonly<Translation>): Content {
  const contentIn = (name: string) => contentOf(attributes.get(name))
  const input = messageList(told.input ?? contentIn(GEN_AI_INPUT_MESSAGES), 'user')
  const instructions =
    told.system === undefined
      ? repeated(attributes.get(GEN_AI_SYSTEM_INSTRUCTIONS), knownInstructions, systemInstructions)
      : systemInstructions(told.system)
  const query = whole(told.query ?? contentIn(GEN_AI_RETRIEVAL_QUERY_TEXT), 'query')
  return {
    input: withAround(input, instructions, query),
    output: messageList(told.output ?? contentIn(GEN_AI_OUTPUT_MESSAGES), 'assistant'),
    toolDefinitions:
      told.toolDefinitions === undefined
        ? repeated(attributes.get(GEN_AI_TOOL_DEFINITIONS), knownDefinitions, definitions)
        : definitions(told.toolDefinitions),
    toolArguments: whole(told.toolArguments ?? contentIn(GEN_AI_TOOL_CALL_ARGUMENTS), 'tool_arguments'),
    toolResult: whole(told.toolResult ?? contentIn(GEN_AI_TOOL_CALL_RESULT), 'tool_result'),
    documents: readDocumentTexts(attributes, told),
  }
}

function withAround(
  input: readonly Message[],
  instructions: Message | undefined,
  query: Message | undefined,
): readonly Message[] {
  // Some say their instructions twice, apart and as the first message.
  const isApart = instructions !== undefined && instructions.hash !== input[0]?.hash
  if (!isApart && query === undefined) return input
  return [...(isApart ? [instructions] : []), ...input, ...(query === undefined ? [] : [query])]
}

/** Instructions and tools come again with every call of an application, and often they are longer than what is said. */
const knownInstructions = new TextCache<Message>({ entries: 256, characters: 2 ** 20, longest: 32_768 })
const knownDefinitions = new TextCache<Message>({ entries: 256, characters: 2 ** 20, longest: 32_768 })

function repeated(
  value: AnyValue | undefined,
  known: TextCache<Message>,
  read: (content: unknown) => Message | undefined,
): Message | undefined {
  if (typeof value !== 'string') return read(contentOf(value))
  const before = known.get(value)
  if (before !== undefined) return before
  const message = read(contentOf(value))
  if (message !== undefined) known.set(value, message)
  return message
}

/** Lists of tools that were read already are the very same lists. */
const messagesOfLists = new Map<unknown, Message>()
let charactersOfLists = 0
const mostLists = 256
const mostCharacters = 2 ** 20
const longestList = 32_768

function definitions(content: unknown): Message | undefined {
  const known = messagesOfLists.get(content)
  if (known !== undefined) return known
  const message = whole(content, 'tool_definitions')
  if (message === undefined || !Array.isArray(content) || message.body.length > longestList) return message
  charactersOfLists += message.body.length
  if (messagesOfLists.size >= mostLists || charactersOfLists > mostCharacters) {
    messagesOfLists.clear()
    charactersOfLists = message.body.length
  }
  messagesOfLists.set(content, message)
  return message
}

function messageList(content: unknown, defaultRole: string): readonly Message[] {
  if (content === undefined) return []
  if (!Array.isArray(content)) return [messageOf(content, defaultRole)]
  const messages: Message[] = []
  for (const message of content) messages.push(messageOf(message, roleOf(message) ?? defaultRole))
  return messages
}

/** The conventions send system instructions as a list of parts; to the model they are one message. */
function systemInstructions(content: unknown): Message | undefined {
  return whole(Array.isArray(content) ? { role: 'system', parts: content } : content, 'system')
}

function whole(content: unknown, role: string): Message | undefined {
  return content === undefined ? undefined : messageOf(content, role)
}

function contentOf(value: AnyValue | undefined): unknown {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? (parseStructure(value) ?? value) : plainValue(value)
}

function roleOf(message: unknown): string | undefined {
  const role = typeof message === 'object' && message !== null && 'role' in message ? message.role : undefined
  return typeof role === 'string' ? role : undefined
}
