import { canonicalJson } from '../content/canonical.ts'
import type { ChatMessage, Part } from '../content/message.ts'

/** A tool that a model asked for. Some providers give the call no id. */
export interface ToolCall {
  readonly id: string | undefined
  readonly name: string
  readonly arguments: unknown
}

/** What was answered to a call. */
export interface ToolAnswer {
  readonly response: unknown
  readonly failed: boolean
}

/** The tools that these messages ask for. */
export function toolCallsIn(messages: readonly ChatMessage[]): readonly ToolCall[] {
  return partsOf(messages, 'tool_call').flatMap(({ id, name, arguments: given }) =>
    typeof name === 'string' && name !== '' ? { id: idOf(id), name, arguments: given } : [],
  )
}

/** The answers that these messages bring, by the id of the call. */
export function answersById(messages: readonly ChatMessage[]): ReadonlyMap<string, ToolAnswer> {
  const answers = new Map<string, ToolAnswer>()
  for (const part of partsOf(messages, 'tool_call_response')) {
    const id = idOf(part['id'])
    if (id !== undefined) answers.set(id, answerOf(part))
  }
  return answers
}

/** Calls without an id and their answers, latest first. Of one tool, the first answer belongs to the first call. */
export function answersByOrder(messages: readonly ChatMessage[]): readonly (readonly [ToolCall, ToolAnswer])[] {
  const calls = toolCallsIn(messages).filter(({ id }) => id === undefined)
  const open = partsOf(messages, 'tool_call_response')
  const pairs = calls.flatMap(call => {
    const index = open.findIndex(part => isAbout(part, call.name))
    const [part] = index === -1 ? [] : open.splice(index, 1)
    return part === undefined ? [] : [[call, answerOf(part)] as const]
  })
  return pairs.reverse()
}

/** Whether two calls are the same: a name with arguments, in whatever order these are written. */
export function isSameCall(one: ToolCall, other: ToolCall): boolean {
  return one.name === other.name && canonicalJson(one.arguments ?? {}) === canonicalJson(other.arguments ?? {})
}

function partsOf(messages: readonly ChatMessage[], type: string): Part[] {
  return messages.flatMap(({ parts }) => parts.filter(part => part.type === type))
}

// Where calls have no ids, an answer names its tool: in a field of its own or, with Ollama, where the id would be.
function isAbout({ id, name }: Part, tool: string): boolean {
  return name === undefined && id === undefined ? true : name === tool || id === tool
}

// Gemini has no mark of failure; its documentation says to answer with an object that has nothing but `error`.
function answerOf({ response, is_error: marked }: Part): ToolAnswer {
  const keys = typeof response === 'object' && response !== null ? Object.keys(response) : []
  return { response, failed: marked === true || (keys.length === 1 && keys[0] === 'error') }
}

function idOf(id: unknown): string | undefined {
  return typeof id === 'string' && id !== '' ? id : undefined
}
