import { blobPart } from '../../content/media.ts'
import { textPart, type Part } from '../../content/message.ts'
import { objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'

/** The content of an Anthropic message, a text or a list of blocks, as parts of the GenAI conventions. */
export function readBlocks(content: unknown): readonly Part[] {
  return typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(readBlock)
}

function readBlock(block: JsonObject): Part {
  const type = textOf(block['type']) ?? 'text'
  if (type === 'text') return textPart(textOf(block['text']) ?? '')
  if (type === 'thinking') return { type: 'reasoning', content: block['thinking'] }
  if (type === 'tool_use') return { type: 'tool_call', id: block['id'], name: block['name'], arguments: block['input'] }
  if (type === 'tool_result') {
    return { type: 'tool_call_response', id: block['tool_use_id'], response: readAnswer(block['content']) }
  }
  if (type === 'server_tool_use') {
    return { type: 'server_tool_call', id: block['id'], name: block['name'], server_tool_call: { ...block, type } }
  }
  if (type.endsWith('_tool_result')) {
    return {
      type: 'server_tool_call_response',
      id: block['tool_use_id'],
      server_tool_call_response: { ...block, type },
    }
  }
  const source = objectOf(block['source'])
  return source ? readSource(source, type) : { ...block, type }
}

function readAnswer(content: unknown): unknown {
  return Array.isArray(content) ? readBlocks(content) : content
}

function readSource(source: JsonObject, modality: string): Part {
  const mimeType = textOf(source['media_type'])
  if (source['type'] === 'base64') return blobPart(modality, mimeType, textOf(source['data']) ?? '')
  if (source['type'] === 'url') return { type: 'uri', modality, uri: source['url'] }
  if (source['type'] === 'file') return { type: 'file', modality, file_id: source['file_id'] }
  return { type: modality, mime_type: mimeType, content: source['data'] ?? source['content'] }
}
