import { isObject, type JsonObject, listOf, objectOf, textOf, unquoted } from './json.ts'

export type Part = JsonObject

/** The parts of a message's content: a text, a part, or a list of both, in any provider's or SDK's form. */
export function partsOf(content: unknown): readonly Part[] {
  if (content === undefined || content === null || content === '') return []
  if (!Array.isArray(content)) return [partOf(content)]
  const parts: Part[] = []
  for (const entry of content) {
    if (isPart(entry)) parts.push(entry)
    else for (const part of partsOf(entry)) parts.push(part)
  }
  return parts
}

/** Whether this is a text or a call as we write it, to the letter: most parts are. */
export function isPart(value: unknown): value is Part {
  if (!isObject(value)) return false
  const { type } = value
  if (type === 'tool_call') return true
  if (type !== 'text' || typeof value['content'] !== 'string') return false
  for (const key in value) if (key !== 'type' && key !== 'content') return false
  return true
}

function partOf(content: unknown): Part {
  if (!isObject(content)) return textPart(typeof content === 'string' ? content : JSON.stringify(content))
  const type = textOf(content['type'])
  if (type !== undefined) return kinds.get(type)?.(content) ?? content
  // Gemini and Bedrock tell parts apart by the field they have.
  const field = [...untyped.keys()].find(name => content[name] !== undefined)
  return (field === undefined ? undefined : untyped.get(field)?.(content)) ?? { type: 'generic', ...content }
}

export function textPart(content: string): Part {
  return { type: 'text', content }
}

/** A part that calls a tool; arguments that came as JSON text are what the text says. */
export function callPart(id: unknown, name: unknown, given: unknown): Part {
  const arguments_ = typeof given === 'string' ? unquoted(given) : given
  const isNamed = id !== undefined && id !== null
  if (arguments_ === undefined || arguments_ === null)
    return isNamed ? { type: 'tool_call', id, name } : { type: 'tool_call', name }
  return isNamed
    ? { type: 'tool_call', id, name, arguments: arguments_ }
    : { type: 'tool_call', name, arguments: arguments_ }
}

/** A part with what a tool gave back; blocks of content are parts like others. */
export function responsePart(id: unknown, response: unknown): Part {
  const said = Array.isArray(response) ? partsOf(response) : response
  return id === undefined || id === null
    ? { type: 'tool_call_response', response: said }
    : { type: 'tool_call_response', id, response: said }
}

type Read = (part: JsonObject) => Part | undefined

const textKind: Read = part => ({ type: 'text', content: part['text'] ?? part['content'] ?? '' })
const reasoningKind: Read = part => ({
  type: 'reasoning',
  content: part['thinking'] ?? part['text'] ?? part['reasoning'] ?? part['content'] ?? '',
})
const imageUrl: Read = ({ image_url: image }) => mediaPart('image', textOf(image) ?? textOf(objectOf(image)?.['url']))

/** By the `type` that a part says it has. */
const kinds: ReadonlyMap<string, Read> = new Map(
  Object.entries<Read>({
    text: textKind,
    input_text: textKind,
    output_text: textKind,
    thinking: reasoningKind,
    reasoning: reasoningKind,
    image_url: imageUrl,
    input_image: imageUrl,
    image: part => sourcePart(part, 'image'),
    document: part => sourcePart(part, 'document'),
    tool_use: ({ id, name, input }) => callPart(id, name, input),
    tool_result: ({ tool_use_id: id, content, is_error: failed }) => ({
      ...responsePart(id, content),
      ...(failed === true && { is_error: true }),
    }),
    function_call: part => callPart(part['call_id'] ?? part['id'], part['name'], part['arguments']),
    function_call_output: ({ call_id: id, output }) => responsePart(id, output),
    tool_call_response: part => responsePart(part['id'], part['response'] ?? part['result']),
    'tool-call': part => callPart(part['toolCallId'], part['toolName'], part['input'] ?? part['args']),
    'tool-result': part => responsePart(part['toolCallId'], toolOutput(part['output'] ?? part['result'])),
  }),
)

/** By the only field that a part without a type has. */
const untyped: ReadonlyMap<string, Read> = new Map(
  Object.entries<Read>({
    text: part => (part['thought'] === true ? reasoningKind(part) : textKind(part)),
    functionCall: ({ functionCall: call }) => geminiCall(objectOf(call)),
    function_call: ({ function_call: call }) => geminiCall(objectOf(call)),
    functionResponse: ({ functionResponse: answer }) => geminiResponse(objectOf(answer)),
    function_response: ({ function_response: answer }) => geminiResponse(objectOf(answer)),
    toolUse: ({ toolUse: use }) =>
      callPart(objectOf(use)?.['toolUseId'], objectOf(use)?.['name'], objectOf(use)?.['input']),
    toolResult: ({ toolResult: result }) =>
      responsePart(objectOf(result)?.['toolUseId'], bedrockResult(objectOf(result))),
    reasoningContent: ({ reasoningContent: said }) => ({
      type: 'reasoning',
      content: objectOf(objectOf(said)?.['reasoningText'])?.['text'] ?? objectOf(said)?.['text'] ?? '',
    }),
  }),
)

function geminiCall(call: JsonObject | undefined): Part {
  return callPart(call?.['id'], call?.['name'], call?.['args'])
}

function geminiResponse(answer: JsonObject | undefined): Part {
  return responsePart(answer?.['id'] ?? answer?.['name'], answer?.['response'])
}

function bedrockResult(result: JsonObject | undefined): unknown {
  const content = listOf(result?.['content'])
  const [first] = content
  return content.length === 1 && isObject(first) ? (first['text'] ?? first['json'] ?? content) : content
}

/** The AI SDK hands the model the text of a result, or its JSON text. */
function toolOutput(output: unknown): unknown {
  const typed = objectOf(output)
  const value = typed !== undefined && typeof typed['type'] === 'string' && 'value' in typed ? typed['value'] : output
  return isObject(value) ? JSON.stringify(value) : value
}

function mediaPart(modality: string, url: string | undefined): Part | undefined {
  if (url === undefined) return undefined
  if (!url.startsWith('data:')) return { type: 'uri', modality, uri: url }
  const comma = url.indexOf(',')
  const mimeType = url.slice('data:'.length, comma).split(';')[0]
  return { type: 'blob', modality, mime_type: mimeType, content: url.slice(comma + 1) }
}

function sourcePart(part: JsonObject, modality: string): Part | undefined {
  const source = objectOf(part['source'])
  if (source === undefined) return mediaPart(modality, textOf(part['image']) ?? textOf(part['url']))
  if (source['type'] === 'url') return { type: 'uri', modality, uri: source['url'] }
  if (source['type'] === 'base64') {
    return { type: 'blob', modality, mime_type: source['media_type'], content: source['data'] }
  }
  return undefined
}
