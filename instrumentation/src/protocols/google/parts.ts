import { blobPart } from '../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import { objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import { fieldOf } from './fields.ts'

/** One of Gemini's contents as a message of the GenAI conventions. */
export function readContent(content: JsonObject): ChatMessage {
  const role = textOf(content['role']) ?? 'user'
  return { role: roles[role] ?? role, parts: readParts(content) }
}

const roles: Readonly<Record<string, string>> = { model: 'assistant', function: 'tool' }

export function readParts(content: JsonObject | undefined): readonly Part[] {
  const parts = content?.['parts']
  return (Array.isArray(parts) ? objectsOf(parts) : [objectOf(parts)].filter(part => part !== undefined)).map(readPart)
}

function readPart(part: JsonObject): Part {
  const text = textOf(part['text'])
  if (text !== undefined) return part['thought'] === true ? { type: 'reasoning', content: text } : textPart(text)
  for (const [name, read] of kinds) {
    const value = objectOf(fieldOf(part, name))
    if (value !== undefined) return read(value)
  }
  const { thoughtSignature: _, ...rest } = part
  return { ...rest, type: Object.keys(rest)[0] ?? 'text' }
}

/** The kinds of parts by the field that holds them. */
const kinds: readonly (readonly [field: string, read: (value: JsonObject) => Part])[] = [
  ['functionCall', ({ id, name, args }) => ({ type: 'tool_call', id, name, arguments: args })],
  ['functionResponse', readFunctionResponse],
  ['inlineData', readInline],
  ['fileData', readFile],
  ['executableCode', code => serverCall('code_execution', code)],
  ['codeExecutionResult', result => serverAnswer('code_execution', result)],
  ['toolCall', call => serverCall(toolType(call), call)],
  ['toolResponse', answer => serverAnswer(toolType(answer), answer)],
]

function readFunctionResponse(value: JsonObject): Part {
  const media = objectsOf(value['parts']).map(readPart)
  const response = media.length === 0 ? value['response'] : { ...objectOf(value['response']), parts: media }
  return { type: 'tool_call_response', id: value['id'], name: value['name'], response }
}

function readInline(value: JsonObject): Part {
  const mimeType = textOf(fieldOf(value, 'mimeType'))
  return blobPart(modalityOf(mimeType), mimeType, textOf(value['data']) ?? '')
}

function readFile(value: JsonObject): Part {
  const mimeType = textOf(fieldOf(value, 'mimeType'))
  return { type: 'uri', modality: modalityOf(mimeType), mime_type: mimeType, uri: fieldOf(value, 'fileUri') }
}

function serverCall(name: string, call: JsonObject): Part {
  return { type: 'server_tool_call', id: call['id'], name, server_tool_call: { ...call, type: name } }
}

function serverAnswer(name: string, answer: JsonObject): Part {
  return {
    type: 'server_tool_call_response',
    id: answer['id'],
    server_tool_call_response: { ...answer, type: name },
  }
}

function toolType(value: JsonObject): string {
  return textOf(fieldOf(value, 'toolType'))?.toLowerCase() ?? 'tool'
}

function modalityOf(mimeType = ''): string {
  return /^(image|audio|video)\//.exec(mimeType)?.[1] ?? 'document'
}
