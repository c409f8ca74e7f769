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
import { RecentMap } from '../bounded/recent-map.ts'
import type { Content, Message } from '../model.ts'
import type { AnyValue, Attributes } from '../otlp.ts'
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
export function readContent(attributes: Attributes, said: Partial<Said> = nothingSaid): Content {
  const valueOf = (field: keyof Said, name: string) => said[field] ?? contentOf(attributes.get(name))
  const repeatedOf = (field: keyof Said, name: string, read: (content: unknown) => readonly Message[]) => {
    const value = attributes.get(name)
    return said[field] === undefined && typeof value === 'string'
      ? repeated(`${name} ${value}`, () => read(contentOf(value)))
      : read(valueOf(field, name))
  }
  const input = messageList(valueOf('input', GEN_AI_INPUT_MESSAGES), 'user')
  const instructions = repeatedOf('system', GEN_AI_SYSTEM_INSTRUCTIONS, systemInstructions)
  return {
    input: [
      // Some say their instructions twice, apart and as the first message.
      ...instructions.filter(({ hash }) => hash !== input[0]?.hash),
      ...input,
      ...whole(valueOf('query', GEN_AI_RETRIEVAL_QUERY_TEXT), 'query'),
    ],
    output: messageList(valueOf('output', GEN_AI_OUTPUT_MESSAGES), 'assistant'),
    toolDefinitions: repeatedOf('toolDefinitions', GEN_AI_TOOL_DEFINITIONS, definitions).at(0),
    toolArguments: whole(valueOf('toolArguments', GEN_AI_TOOL_CALL_ARGUMENTS), 'tool_arguments').at(0),
    toolResult: whole(valueOf('toolResult', GEN_AI_TOOL_CALL_RESULT), 'tool_result').at(0),
    documents: readDocumentTexts(attributes),
  }
}

const nothingSaid: Partial<Said> = {}

/** Instructions and tools come again with every call of an application, and often they are longer than what is said. */
const remembered = new RecentMap<string, readonly Message[]>(256)
const longestRemembered = 32_768

function repeated(text: string, read: () => readonly Message[]): readonly Message[] {
  return text.length > longestRemembered ? read() : remembered.made(text, read)
}

function definitions(content: unknown): readonly Message[] {
  return whole(content, 'tool_definitions')
}

function messageList(content: unknown, defaultRole: string): readonly Message[] {
  if (content === undefined) return []
  if (!Array.isArray(content)) return [messageOf(content, defaultRole)]
  return content.map((message: unknown) => messageOf(message, roleOf(message) ?? defaultRole))
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
