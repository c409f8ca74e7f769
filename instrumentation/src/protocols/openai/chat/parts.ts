import { blobPart, mediaPart } from '../../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../../content/message.ts'
import { listOf, objectOf, objectsOf, parseArguments, textOf, type JsonObject } from '../../json.ts'

/** A message of a chat completion, in either direction, as a message of the GenAI conventions. */
export function readMessage(message: JsonObject): ChatMessage {
  const role = textOf(message['role']) ?? 'assistant'
  const name = textOf(message['name'])
  const parts = readParts(message, role)
  return name === undefined ? { role, parts } : { role, parts, name }
}

function readParts(message: JsonObject, role: string): readonly Part[] {
  const content = message['content']
  // Most messages are a text and a role.
  if (typeof content === 'string' && Object.keys(message).length === 2) return readContent(content)
  if (role === 'tool' || role === 'function') {
    const id = message['tool_call_id'] ?? message['name']
    return [{ type: 'tool_call_response', id, response: Array.isArray(content) ? readContent(content) : content }]
  }
  const reasoning = reasoningOf(message)
  const refusal = textOf(message['refusal'])
  const legacyCall = objectOf(message['function_call'])
  return [
    ...(reasoning ? [{ type: 'reasoning', content: reasoning }] : []),
    ...readContent(content),
    ...(refusal ? [{ type: 'refusal', content: refusal }] : []),
    ...readAudio(objectOf(message['audio'])),
    // OpenRouter's image models.
    ...objectsOf(message['images']).map(readPart),
    ...objectsOf(message['tool_calls']).map(readToolCall),
    ...(legacyCall ? [readToolCall({ function: legacyCall })] : []),
    ...citationParts(message['annotations']),
  ]
}

/** What an answer rests on, where the provider says so. */
export function citationParts(citations: unknown): readonly Part[] {
  return listOf(citations).length === 0 ? [] : [{ type: 'citations', citations }]
}

/** The content of a message: a text, or a list of texts, media and what else there is. */
export function readContent(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)]
  return objectsOf(content).map(readPart)
}

// DeepSeek's name, vLLM's and OpenRouter's, and OpenRouter's details where it sends no text beside them.
function reasoningOf(message: JsonObject): string | undefined {
  const text = textOf(message['reasoning_content']) ?? textOf(message['reasoning'])
  if (text !== undefined) return text
  const details = objectsOf(message['reasoning_details'])
  return details.map(detail => textOf(detail['text']) ?? textOf(detail['summary']) ?? '').join('') || undefined
}

function readAudio(audio: JsonObject | undefined): readonly Part[] {
  if (audio === undefined) return []
  const data = textOf(audio['data'])
  const id = textOf(audio['id'])
  const transcript = textOf(audio['transcript'])
  const said = transcript === undefined ? {} : { transcript }
  if (data !== undefined) return [{ ...blobPart('audio', undefined, data), ...said }]
  return id === undefined ? [] : [{ type: 'file', modality: 'audio', file_id: id, ...said }]
}

function readPart(part: JsonObject): Part {
  const type = textOf(part['type']) ?? 'text'
  const read = kinds[type]?.(part)
  return read ?? { ...part, type }
}

const kinds: Readonly<Record<string, ((part: JsonObject) => Part | undefined) | undefined>> = {
  text: part => textPart(textOf(part['text']) ?? ''),
  refusal: part => ({ type: 'refusal', content: part['refusal'] }),
  // Mistral's reasoning is a list of texts.
  thinking: part => ({ type: 'reasoning', content: textsOf(part['thinking']) }),
  image_url: part => mediaPart('image', urlOf(part['image_url'])),
  video_url: part => mediaPart('video', urlOf(part['video_url'])),
  audio_url: part => mediaPart('audio', urlOf(part['audio_url'])),
  document_url: part => mediaPart('document', urlOf(part['document_url'])),
  input_audio: readSound,
  file: readFile,
}

/** A URL, bare or in an object. */
function urlOf(value: unknown): string {
  return textOf(value) ?? textOf(objectOf(value)?.['url']) ?? ''
}

function textsOf(value: unknown): string {
  const texts = objectsOf(value).map(part => textOf(part['text']) ?? '')
  return textOf(value) ?? texts.join('')
}

function readSound(part: JsonObject): Part {
  const audio = objectOf(part['input_audio'])
  const data = textOf(audio?.['data']) ?? textOf(part['input_audio']) ?? ''
  if (/^(https?|data):/.test(data)) return mediaPart('audio', data)
  return blobPart('audio', `audio/${textOf(audio?.['format']) ?? 'wav'}`, data)
}

function readFile(part: JsonObject): Part | undefined {
  const file = objectOf(part['file'])
  if (file === undefined) return undefined
  const data = textOf(file['file_data'])
  if (data !== undefined && data !== '') return mediaPart('document', data)
  return { type: 'file', modality: 'document', file_id: file['file_id'] }
}

function readToolCall(call: JsonObject): Part {
  const called = objectOf(call['function']) ?? objectOf(call['custom'])
  const given = called?.['arguments'] ?? called?.['input']
  return { type: 'tool_call', id: call['id'], name: called?.['name'], arguments: parseArguments(given) }
}
