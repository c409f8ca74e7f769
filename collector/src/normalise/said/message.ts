import { finishReasonOf } from './finish-reason.ts'
import { isObject, type JsonObject, listOf, objectOf, objectsOf, textOf, unquoted } from './json.ts'
import { callPart, type Part, partsOf, responsePart } from './part.ts'

/** A message as the GenAI conventions write it. */
export interface ChatMessage {
  readonly role: string
  readonly parts: readonly Part[]
  readonly name?: string
  readonly finish_reason?: string
}

/** A list of messages in any provider's, SDK's or framework's form; text is one message of the role. */
export function messagesOf(value: unknown, role: string): readonly ChatMessage[] {
  const content = typeof value === 'string' ? unquoted(value) : value
  if (content === undefined || content === null || content === '') return []
  if (Array.isArray(content)) return content.flatMap(entry => messagesOf(entry, role))
  if (!isObject(content)) return [{ role, parts: partsOf(content) }]
  const nested = nestedMessages(content, role)
  if (nested !== undefined) return nested
  const message = messageOf(content, role)
  return message.parts.length === 0 ? [] : [message]
}

/** Requests and answers hold their messages in a field; which one says whose they are. */
function nestedMessages(content: JsonObject, role: string): readonly ChatMessage[] | undefined {
  const instructions = content['system'] ?? content['instructions'] ?? content['systemInstruction']
  const system = instructions === undefined ? [] : messagesOf(instructions, 'system').map(asSystem)
  if (Array.isArray(content['messages'])) return [...system, ...messagesOf(content['messages'], role)]
  if (Array.isArray(content['contents'])) return [...system, ...messagesOf(content['contents'], role)]
  if (Array.isArray(content['choices'])) return objectsOf(content['choices']).flatMap(choiceMessages)
  if (Array.isArray(content['candidates'])) return objectsOf(content['candidates']).flatMap(candidateMessages)
  if (Array.isArray(content['generations'])) return objectsOf(content['generations'].flat()).flatMap(generationMessages)
  if (content['prompt'] !== undefined) return [...system, ...messagesOf(content['prompt'], 'user')]
  if (content['role'] === undefined && Array.isArray(content['input']))
    return [...system, ...messagesOf(content['input'], 'user')]
  if (content['role'] === undefined && Array.isArray(content['output']))
    return messagesOf(content['output'], 'assistant')
  return undefined
}

function asSystem(message: ChatMessage): ChatMessage {
  return { ...message, role: 'system' }
}

function choiceMessages(choice: JsonObject): readonly ChatMessage[] {
  const said = messagesOf(choice['message'] ?? choice['text'], 'assistant')
  return said.map(message => withReason(message, choice['finish_reason']))
}

function candidateMessages(candidate: JsonObject): readonly ChatMessage[] {
  const said = messagesOf(candidate['content'], 'assistant')
  return said.map(message => withReason(message, candidate['finishReason'] ?? candidate['finish_reason']))
}

function generationMessages(generation: JsonObject): readonly ChatMessage[] {
  return messagesOf(generation['message'] ?? generation['text'], 'assistant')
}

export function withReason(message: ChatMessage, reason: unknown): ChatMessage {
  return typeof reason === 'string' && message.finish_reason === undefined
    ? { ...message, finish_reason: finishReasonOf(reason) }
    : message
}

/** What tools gave back has a role of its own, also where a framework writes it as the user's. */
export function asToolMessage(message: ChatMessage): ChatMessage {
  const isAnswer = message.parts.length > 0 && message.parts.every(({ type }) => type === 'tool_call_response')
  return isAnswer ? { ...message, role: 'tool' } : message
}

const roles: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['function', 'tool'],
  ['HumanMessage', 'user'],
  ['AIMessage', 'assistant'],
  ['AIMessageChunk', 'assistant'],
  ['SystemMessage', 'system'],
  ['ToolMessage', 'tool'],
  ['FunctionMessage', 'tool'],
])

/** LangChain's messages are constructor calls, or say under `type` whose they are. */
const langChainTypes: ReadonlySet<unknown> = new Set(['human', 'ai', 'system', 'tool', 'function'])

function messageOf(given: JsonObject, defaultRole: string): ChatMessage {
  const inner = objectOf(given['kwargs']) ?? objectOf(given['data'])
  const message =
    inner !== undefined && given['role'] === undefined ? { ...inner, type: inner['type'] ?? given['type'] } : given
  const said =
    message['role'] ?? listOf(given['id']).at(-1) ?? (langChainTypes.has(message['type']) ? message['type'] : undefined)
  const role = typeof said === 'string' && said !== '' ? (roles.get(said) ?? said) : itemRole(message, defaultRole)
  const name = textOf(message['name'])
  const reason = message['finish_reason'] ?? message['stop_reason']
  return withReason(
    { role, parts: messageParts(message, role), ...(name === undefined || role === 'tool' ? {} : { name }) },
    reason,
  )
}

/** The items of OpenAI's Responses API have no role where their type says it. */
function itemRole({ type }: JsonObject, defaultRole: string): string {
  if (type === 'function_call' || type === 'reasoning') return 'assistant'
  return type === 'function_call_output' ? 'tool' : defaultRole
}

function messageParts(message: JsonObject, role: string): readonly Part[] {
  if (Array.isArray(message['parts'])) return partsOf(message['parts'])
  if (message['type'] === 'function_call' || message['type'] === 'function_call_output') return partsOf(message)
  const content = message['content']
  const callId = message['tool_call_id'] ?? message['toolCallId'] ?? (role === 'tool' ? message['name'] : undefined)
  if (role === 'tool' && !isPartList(content)) return [responsePart(callId, textsOnly(content))]
  return [
    ...partsOf(
      message['reasoning_content'] === undefined ? [] : [{ type: 'reasoning', content: message['reasoning_content'] }],
    ),
    ...partsOf(content),
    ...(textOf(message['refusal']) === undefined ? [] : [{ type: 'refusal', content: message['refusal'] }]),
    ...(isObject(message['audio']) ? [{ ...message['audio'], type: 'audio' }] : []),
    ...objectsOf(message['tool_calls']).map(toolCall),
    ...objectsOf(message['function_call'] === undefined ? [] : [message['function_call']]).map(toolCall),
  ]
}

/** Whether the content of a tool's message says itself which call it answers. */
function isPartList(content: unknown): boolean {
  return objectsOf(content).some(
    ({ type, toolResult }) => /^tool[-_]/.test(textOf(type) ?? '') || toolResult !== undefined,
  )
}

function textsOnly(content: unknown): unknown {
  const [only, ...others] = objectsOf(content)
  return only !== undefined && others.length === 0 && typeof only['text'] === 'string' ? only['text'] : content
}

function toolCall(call: JsonObject): Part {
  const called = objectOf(call['function']) ?? call
  return callPart(call['id'], called['name'], called['arguments'] ?? called['args'])
}
