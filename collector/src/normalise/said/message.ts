import { finishReasonOf } from './finish-reason.ts'
import { isObject, type JsonObject, listOf, objectOf, objectsOf, textOf, unquoted } from './json.ts'
import { callPart, isPart, type Part, partsOf, responsePart } from './part.ts'

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
  if (Array.isArray(content)) return messagesOfList(content, role)
  if (!isObject(content)) return [{ role, parts: partsOf(content) }]
  const nested = nestedMessages(content, role)
  if (nested !== undefined) return nested
  const message = messageOf(content, role)
  return message.parts.length === 0 ? [] : [message]
}

function messagesOfList(list: readonly unknown[], role: string): readonly ChatMessage[] {
  const messages: ChatMessage[] = []
  for (const entry of list) {
    if (isChatMessage(entry)) messages.push(entry)
    else for (const message of messagesOf(entry, role)) messages.push(message)
  }
  return messages
}

/** Whether this is a message as we write it, to the letter: most are, and many are read twice. */
function isChatMessage(value: unknown): value is ChatMessage {
  if (!isObject(value)) return false
  const { role, parts, finish_reason: reason } = value
  if (typeof role !== 'string' || role === '' || roles.has(role) || !Array.isArray(parts) || parts.length === 0)
    return false
  if (reason !== undefined && (typeof reason !== 'string' || finishReasonOf(reason) !== reason)) return false
  for (const key in value) if (key !== 'role' && key !== 'parts' && key !== 'finish_reason') return false
  return parts.every(isPart)
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
  if (typeof reason !== 'string' || message.finish_reason !== undefined) return message
  const { role, parts, name } = message
  const finish_reason = finishReasonOf(reason)
  return name === undefined ? { role, parts, finish_reason } : { role, parts, name, finish_reason }
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
    name === undefined || role === 'tool'
      ? { role, parts: messageParts(message, role) }
      : { role, parts: messageParts(message, role), name },
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
  const parts: Part[] = []
  const reasoning = message['reasoning_content']
  if (reasoning !== undefined) for (const part of partsOf([{ type: 'reasoning', content: reasoning }])) parts.push(part)
  for (const part of partsOf(content)) parts.push(part)
  if (textOf(message['refusal']) !== undefined) parts.push({ type: 'refusal', content: message['refusal'] })
  if (isObject(message['audio'])) parts.push({ ...message['audio'], type: 'audio' })
  for (const call of listOf(message['tool_calls'])) if (isObject(call)) parts.push(toolCall(call))
  if (isObject(message['function_call'])) parts.push(toolCall(message['function_call']))
  return parts
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
