import { blobPart } from '../../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../../content/message.ts'
import { objectOf, objectsOf, parseArguments, textOf, type JsonObject } from '../../json.ts'

/** An input: a text, one content, or a list of contents, of turns or of the steps so far. */
export function readInput(input: unknown): readonly ChatMessage[] {
  if (typeof input === 'string') return [{ role: 'user', parts: [textPart(input)] }]
  return objectsOf(Array.isArray(input) ? input : [input]).map(readStep)
}

function readStep(step: JsonObject): ChatMessage {
  const type = textOf(step['type'])
  const role = textOf(step['role'])
  // A turn, or what one side said: its content is a text or a list.
  if (type === undefined || type === 'user_input' || type === 'model_output') {
    const spoken = role ?? (type === 'model_output' ? 'model' : 'user')
    return { role: spoken === 'model' ? 'assistant' : spoken, parts: readContent(step['content']) }
  }
  const said = type === 'thought' || type.endsWith('_call')
  return { role: said ? 'assistant' : type.endsWith('_result') ? 'tool' : 'user', parts: [readItem(step, type)] }
}

function readContent(content: unknown): readonly Part[] {
  return typeof content === 'string'
    ? [textPart(content)]
    : objectsOf(content).map(one => readItem(one, textOf(one['type'])))
}

/** What a model did: the steps of newer versions, or the contents of older ones, in order. */
export function readOutput(items: readonly JsonObject[]): readonly Part[] {
  return items.flatMap(item => {
    const type = textOf(item['type'])
    if (type === 'user_input') return []
    return type === 'model_output' ? readContent(item['content']) : [readItem(item, type)]
  })
}

function readItem(item: JsonObject, type = 'text'): Part {
  if (type === 'text') return textPart(textOf(item['text']) ?? '')
  if (type === 'thought') return { type: 'reasoning', content: summaryOf(item['summary']) }
  if (type === 'function_call')
    return { type: 'tool_call', id: item['id'], name: item['name'], arguments: parseArguments(item['arguments']) }
  if (type === 'function_result') {
    const failed = item['is_error'] === true && { is_error: true }
    return { type: 'tool_call_response', id: item['call_id'], response: item['result'], ...failed }
  }
  const { signature: _, ...own } = item
  if (type.endsWith('_call'))
    return { type: 'server_tool_call', id: item['id'], name: nameOf(type), server_tool_call: own }
  if (type.endsWith('_result'))
    return { type: 'server_tool_call_response', id: item['call_id'], server_tool_call_response: own }
  return readMedia(item, type)
}

function summaryOf(summary: unknown): string {
  return objectsOf(summary)
    .map(({ text }) => textOf(text) ?? '')
    .join('\n')
}

function nameOf(type: string): string {
  return type.slice(0, -'_call'.length)
}

function readMedia(item: JsonObject, modality: string): Part {
  const mimeType = textOf(item['mime_type'])
  const data = textOf(item['data'])
  if (data !== undefined) return blobPart(modality, mimeType, data)
  if (item['uri'] !== undefined) return { type: 'uri', modality, mime_type: mimeType, uri: item['uri'] }
  return { ...objectOf(item), type: modality }
}
