import { blobPart } from '../../content/media.ts'
import { textPart, type Part } from '../../content/message.ts'
import { objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'

/** The content of an Anthropic message, a text or a list of blocks, as parts of the GenAI conventions. */
export function readBlocks(content: unknown): readonly Part[] {
  return typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(readBlock)
}

function readBlock(block: JsonObject): Part {
  const type = textOf(block['type']) ?? 'text'
  const read = kinds[type]
  if (read !== undefined) return read(block)
  if (type.endsWith('_tool_result')) {
    const answer = { ...block, type, content: withoutSealed(block['content']) }
    return { type: 'server_tool_call_response', id: block['tool_use_id'], server_tool_call_response: answer }
  }
  const source = objectOf(block['source'])
  return source ? readSource(source, type) : { ...block, type }
}

/** The kinds of blocks that have a part of their own in the conventions. */
const kinds: Readonly<Record<string, (block: JsonObject) => Part>> = {
  text: readText,
  thinking: ({ thinking }) => ({ type: 'reasoning', content: thinking }),
  redacted_thinking: () => ({ type: 'reasoning', redacted: true }),
  tool_use: ({ id, name, input }) => ({ type: 'tool_call', id, name, arguments: input }),
  tool_result: ({ tool_use_id: id, content, is_error: failed }) => ({
    type: 'tool_call_response',
    id,
    response: Array.isArray(content) ? readBlocks(content) : content,
    ...(failed === true && { is_error: true }),
  }),
  server_tool_use: readServerCall,
  mcp_tool_use: readServerCall,
  compaction: ({ content }) => ({ type: 'compaction', content }),
  container_upload: ({ file_id }) => ({ type: 'file', modality: 'document', file_id }),
}

function readText(block: JsonObject): Part {
  const citations = objectsOf(block['citations'])
  const text = textPart(textOf(block['text']) ?? '')
  return citations.length === 0 ? text : { ...text, citations: citations.map(withoutSealed) }
}

function readServerCall(block: JsonObject): Part {
  return { type: 'server_tool_call', id: block['id'], name: block['name'], server_tool_call: block }
}

/** What only the provider can open, such as the sealed text of a page it found, says nothing to a reader. */
function withoutSealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSealed)
  const object = objectOf(value)
  if (object === undefined) return value
  return Object.fromEntries(Object.entries(object).filter(([name]) => !name.startsWith('encrypted_')))
}

function readSource(source: JsonObject, modality: string): Part {
  const mimeType = textOf(source['media_type'])
  if (source['type'] === 'base64') return blobPart(modality, mimeType, textOf(source['data']) ?? '')
  if (source['type'] === 'url') return { type: 'uri', modality, uri: source['url'] }
  if (source['type'] === 'file') return { type: 'file', modality, file_id: source['file_id'] }
  return { type: modality, mime_type: mimeType, content: source['data'] ?? source['content'] }
}
