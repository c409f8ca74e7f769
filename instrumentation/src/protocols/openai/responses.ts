import * as names from '../../attributes.ts'
import { blobPart, mediaPart } from '../../content/media.ts'
import { textPart, type ChatMessage, type Part } from '../../content/message.ts'
import { numberOf, objectOf, objectsOf, parseArguments, parseJson, textOf, type JsonObject } from '../json.ts'
import { citationParts } from './chat/parts.ts'
import { outputType, providerErrorOf, samplingOf } from './fields.ts'
import { usageOf } from './usage.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import type { StreamEvent } from '../framing/event.ts'

const MiB = 1024 * 1024

/** OpenAI's responses, and the compaction of a conversation, which a model does as well. */
export const openaiResponses: Protocol = {
  operation: 'chat',
  provider: 'openai',
  path: /\/responses(\/compact)?$/,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['model'] === 'string' || objectOf(body['prompt']) !== undefined,
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body, path }: WireRequest): RequestReading {
  const conversation = textOf(body['conversation']) ?? textOf(objectOf(body['conversation'])?.['id'])
  const instructions = textOf(body['instructions'])
  const input = body['input']
  return {
    streaming: body['stream'] === true,
    attributes: {
      ...samplingOf(body),
      [names.OPENAI_API_TYPE]: 'responses',
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_output_tokens']),
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(objectOf(body['reasoning'])?.['effort']),
      [names.GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID]: textOf(body['previous_response_id']),
      [names.GEN_AI_CONVERSATION_ID]: conversation,
      [names.GEN_AI_CONVERSATION_COMPACTED]: path.endsWith('/compact') ? true : undefined,
      [names.GEN_AI_OUTPUT_TYPE]: outputType(objectOf(objectOf(body['text'])?.['format'])),
    },
    messages:
      typeof input === 'string' ? [{ role: 'user', parts: [textPart(input)] }] : objectsOf(input).map(readInput),
    system: instructions === undefined ? [] : [textPart(instructions)],
    tools: objectsOf(body['tools']),
  }
}

function readInput(item: JsonObject): ChatMessage {
  const type = textOf(item['type']) ?? 'message'
  if (type === 'message') return { role: textOf(item['role']) ?? 'user', parts: readContent(item['content']) }
  return { role: type.endsWith('_output') ? 'tool' : 'assistant', parts: [readItem(item, type)] }
}

function readResponse({ body }: WireBody): ResponseReading {
  const items = objectsOf(body['output'])
  const reason = finishReason(body, items)
  const parts = items.flatMap(item =>
    item['type'] === 'message' ? readContent(item['content']) : [readItem(item, textOf(item['type']) ?? 'item')],
  )
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
      [names.OPENAI_RESPONSE_SERVICE_TIER]: textOf(body['service_tier']),
    },
    usage: {
      ...usageOf(objectOf(body['usage']), { input: 'input', output: 'output' }),
      // Each is billed beside the tokens.
      [names.USAGE_WEB_SEARCHES]: items.filter(({ type }) => type === 'web_search_call').length || undefined,
    },
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...providerErrorOf(body),
  }
}

function finishReason(body: JsonObject, items: readonly JsonObject[]): string | undefined {
  const status = textOf(body['status'])
  if (status === 'failed' || status === 'cancelled') return 'error'
  if (status === 'incomplete') {
    const reason = textOf(objectOf(body['incomplete_details'])?.['reason'])
    return reason === 'max_output_tokens' ? 'length' : (reason ?? 'length')
  }
  if (status !== 'completed') return undefined
  return items.some(item => item['type'] === 'function_call') ? 'tool_call' : 'stop'
}

function readContent(content: unknown): readonly Part[] {
  if (typeof content === 'string') return [textPart(content)]
  return objectsOf(content).flatMap(part => [readPart(part), ...citationParts(part['annotations'])])
}

function readPart(part: JsonObject): Part {
  const type = textOf(part['type']) ?? 'text'
  if (type.endsWith('text')) return textPart(textOf(part['text']) ?? '')
  if (type === 'refusal') return { type, content: part['refusal'] }
  if (textOf(part['image_url'])) return mediaPart('image', textOf(part['image_url']) ?? '')
  const audio = objectOf(part['input_audio'])
  if (audio) return blobPart('audio', `audio/${textOf(audio['format']) ?? 'wav'}`, textOf(audio['data']) ?? '')
  if (textOf(part['file_data'])) return mediaPart('document', textOf(part['file_data']) ?? '')
  const fileId = textOf(part['file_id'])
  if (fileId) return { type: 'file', modality: type === 'input_image' ? 'image' : 'document', file_id: fileId }
  return { ...part, type }
}

function readItem(item: JsonObject, type: string): Part {
  const id = item['call_id'] ?? item['id']
  if (type === 'function_call' || type === 'custom_tool_call') {
    return { type: 'tool_call', id, name: item['name'], arguments: parseArguments(item['arguments'] ?? item['input']) }
  }
  if (type.endsWith('_call_output')) {
    const output = item['output']
    return { type: 'tool_call_response', id, response: Array.isArray(output) ? readContent(output) : output }
  }
  if (type === 'reasoning') {
    // OpenAI gives a summary; open models, behind the same format, all of it.
    const texts = [...objectsOf(item['summary']), ...objectsOf(item['content'])].map(part => textOf(part['text']) ?? '')
    return { type, content: texts.join('\n') }
  }
  // Media a hosted tool made is base64 in `result`; it stays out of the trace, and so does what only OpenAI can read.
  const { result, encrypted_content: _, ...rest } = item
  if (type === 'image_generation_call')
    return { type: 'server_tool_call', id, name: type, server_tool_call: { ...rest, type } }
  if (type.endsWith('_call'))
    return { type: 'server_tool_call', id, name: type, server_tool_call: { ...rest, type, result } }
  return { ...rest, type, ...(result !== undefined && { result }) }
}

/** The last event of a whole stream carries the whole response; of a cut one, the finished items are joined. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let response: JsonObject = {}
  const items: JsonObject[] = []
  const texts = new Map<string, string>()
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    const type = textOf(event['type'])
    const carried = objectOf(event['response'])
    if (carried) response = carried
    if (type === 'error') response = { ...response, error: objectOf(event['error']) ?? event }
    if (type === 'response.output_item.done') items.push(objectOf(event['item']) ?? {})
    if (type === 'response.output_text.delta') {
      const id = textOf(event['item_id']) ?? ''
      texts.set(id, (texts.get(id) ?? '') + (textOf(event['delta']) ?? ''))
    }
  }
  if (objectsOf(response['output']).length > 0) return response
  const finished = new Set(items.map(item => item['id']))
  const cut = [...texts].filter(([id]) => !finished.has(id))
  const open = cut.map(([id, text]) => ({ type: 'message', id, content: [{ type: 'output_text', text }] }))
  return { ...response, output: [...items, ...open] }
}
