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
import type { AnyValue } from '../otlp.ts'
import type { AttributeSource } from './read-attribute.ts'
import { readDocumentTexts } from './documents.ts'
import { messageOf } from './message-of.ts'
import { parseStructure, plainValue } from './plain-value.ts'
import type { Said } from './said/said.ts'

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
 * What a dialect says comes before the attributes.
 */
export function readContent(attributes: AttributeSource, said: Partial<Said> = nothingSaid): Content {
  const valueOf = (field: keyof Said, name: string) => said[field] ?? contentOf(attributes.get(name))
  const input = messageList(valueOf('input', GEN_AI_INPUT_MESSAGES), 'user')
  const instructions =
    said.system === undefined
      ? repeated(attributes.get(GEN_AI_SYSTEM_INSTRUCTIONS), knownInstructions, systemInstructions)
      : systemInstructions(said.system)
  const tools =
    said.toolDefinitions === undefined
      ? repeated(attributes.get(GEN_AI_TOOL_DEFINITIONS), knownDefinitions, definitions)
      : definitions(said.toolDefinitions)
  return {
    input: [
      // Some say their instructions twice, apart and as the first message.
      ...instructions.filter(({ hash }) => hash !== input[0]?.hash),
      ...input,
      ...whole(valueOf('query', GEN_AI_RETRIEVAL_QUERY_TEXT), 'query'),
    ],
    output: messageList(valueOf('output', GEN_AI_OUTPUT_MESSAGES), 'assistant'),
    toolDefinitions: tools[0],
    toolArguments: whole(valueOf('toolArguments', GEN_AI_TOOL_CALL_ARGUMENTS), 'tool_arguments')[0],
    toolResult: whole(valueOf('toolResult', GEN_AI_TOOL_CALL_RESULT), 'tool_result')[0],
    documents: readDocumentTexts(attributes),
  }
}

const nothingSaid: Partial<Said> = {}

/** Instructions and tools come again with every call of an application, and often they are longer than what is said. */
const knownInstructions = new TextCache<readonly Message[]>({ entries: 256, characters: 2 ** 20, longest: 32_768 })
const knownDefinitions = new TextCache<readonly Message[]>({ entries: 256, characters: 2 ** 20, longest: 32_768 })

function repeated(
  value: AnyValue | undefined,
  known: TextCache<readonly Message[]>,
  read: (content: unknown) => readonly Message[],
): readonly Message[] {
  if (typeof value !== 'string') return read(contentOf(value))
  const before = known.get(value)
  if (before !== undefined) return before
  const messages = read(contentOf(value))
  known.set(value, messages)
  return messages
}

/** Lists of tools that were read already are the very same lists. */
const messagesOfLists = new Map<unknown, readonly Message[]>()
let charactersOfLists = 0
const mostLists = 256
const mostCharacters = 2 ** 20
const longestList = 32_768

function definitions(content: unknown): readonly Message[] {
  const known = messagesOfLists.get(content)
  if (known !== undefined) return known
  const messages = whole(content, 'tool_definitions')
  const [message] = messages
  if (message === undefined || !Array.isArray(content) || message.body.length > longestList) return messages
  charactersOfLists += message.body.length
  if (messagesOfLists.size >= mostLists || charactersOfLists > mostCharacters) {
    messagesOfLists.clear()
    charactersOfLists = message.body.length
  }
  messagesOfLists.set(content, messages)
  return messages
}

function messageList(content: unknown, defaultRole: string): readonly Message[] {
  if (content === undefined) return []
  if (!Array.isArray(content)) return [messageOf(content, defaultRole)]
  const messages: Message[] = []
  for (const message of content) messages.push(messageOf(message, roleOf(message) ?? defaultRole))
  return messages
}

/** The conventions send system instructions as a list of parts; to the model they are one message. */
function systemInstructions(content: unknown): readonly Message[] {
  if (content === undefined) return []
  return [messageOf(Array.isArray(content) ? { role: 'system', parts: content } : content, 'system')]
}

function whole(content: unknown, role: string): readonly Message[] {
  return content === undefined ? [] : [messageOf(content, role)]
}

function contentOf(value: AnyValue | undefined): unknown {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? (parseStructure(value) ?? value) : plainValue(value)
}

function roleOf(message: unknown): string | undefined {
  const role = typeof message === 'object' && message !== null && 'role' in message ? message.role : undefined
  return typeof role === 'string' ? role : undefined
}
