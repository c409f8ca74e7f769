import { blobPart } from '../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import { objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'

/** A message of Converse as a message of the GenAI conventions. */
export function readMessage(message: JsonObject): ChatMessage {
  return { role: textOf(message['role']) ?? 'user', parts: readBlocks(message['content']) }
}

/** Content blocks, each an object with one field that says its kind. Points of the cache are no content. */
export function readBlocks(content: unknown): readonly Part[] {
  return objectsOf(content).flatMap(block => (block['cachePoint'] === undefined ? [readBlock(block)] : []))
}

function readBlock(block: JsonObject): Part {
  const text = textOf(block['text'])
  if (text !== undefined) return textPart(text)
  for (const [name, read] of kinds) {
    const value = objectOf(block[name])
    if (value !== undefined) return read(value)
  }
  return { ...block, type: Object.keys(block)[0] ?? 'text' }
}

const kinds: readonly (readonly [field: string, read: (value: JsonObject) => Part])[] = [
  ['toolUse', ({ toolUseId: id, name, input }) => ({ type: 'tool_call', id, name, arguments: input })],
  ['toolResult', readToolResult],
  ['reasoningContent', readReasoning],
  ['citationsContent', readCited],
  ['guardContent', value => readBlock(objectOf(value['text']) ?? value)],
  ['image', value => readMedia('image', value)],
  ['video', value => readMedia('video', value)],
  ['audio', value => readMedia('audio', value)],
  ['document', value => readMedia('document', value)],
]

function readToolResult({ toolUseId: id, content, status }: JsonObject): Part {
  const response = objectsOf(content).map(one => one['json'] ?? readBlock(one))
  return { type: 'tool_call_response', id, response, ...(status === 'error' && { is_error: true }) }
}

function readReasoning(value: JsonObject): Part {
  const text = textOf(objectOf(value['reasoningText'])?.['text'])
  return text === undefined ? { type: 'reasoning', redacted: true } : { type: 'reasoning', content: text }
}

function readCited(value: JsonObject): Part {
  const texts = objectsOf(value['content']).map(({ text }) => textOf(text) ?? '')
  return { ...textPart(texts.join('')), citations: value['citations'] }
}

function readMedia(modality: string, value: JsonObject): Part {
  const source = objectOf(value['source'])
  const format = textOf(value['format'])
  const mimeType = format === undefined || modality === 'document' ? format : `${modality}/${format}`
  const bytes = textOf(source?.['bytes'])
  if (bytes !== undefined) return { ...blobPart(modality, mimeType, bytes), name: value['name'] }
  const uri = objectOf(source?.['s3Location'])?.['uri']
  if (uri !== undefined) return { type: 'uri', modality, mime_type: mimeType, uri, name: value['name'] }
  return { type: modality, mime_type: mimeType, name: value['name'], content: source?.['text'] ?? source?.['content'] }
}
