import { CONTENT_TRUNCATED } from '@spanledger/instrumentation/attributes'
import type { LedgerSpan, Message } from '../model.ts'

/** A call of a tool as a model wrote it, or as it was made. */
export interface ToolCall {
  readonly tool: string
  /** Undefined where they are not known; a text where they came as one. */
  readonly arguments: unknown
}

const mostCalls = 100
const mostCharacters = 262_144
const mostNameCharacters = 200

/** The calls in a model's answer. A stream that broke off ends in the middle of one, and counts for none. */
export function callsAnswered({ content, streamEnd, otlp }: LedgerSpan): readonly ToolCall[] {
  if (streamEnd !== undefined && streamEnd !== 'complete') return []
  if (otlp.attributes.get(CONTENT_TRUNCATED) === true && content.output.some(isCut)) return []
  return content.output.flatMap(callsIn).slice(0, mostCalls)
}

function isCut({ body }: Message): boolean {
  return body.includes('"truncated":true')
}

function callsIn({ body }: Message): readonly ToolCall[] {
  if (body.length > mostCharacters || !body.includes('"tool_call"')) return []
  const parts: unknown = fieldOf(parsed(body), 'parts')
  if (!Array.isArray(parts)) return []
  return parts.flatMap((part: unknown) => {
    const name = fieldOf(part, 'name')
    const isCall = fieldOf(part, 'type') === 'tool_call' && typeof name === 'string' && name !== ''
    return isCall ? [{ tool: name.slice(0, mostNameCharacters), arguments: fieldOf(part, 'arguments') }] : []
  })
}

/** The call that a tool's span is, where its arguments are an object as models write them. */
export function callMade({ toolName, content, otlp }: LedgerSpan): ToolCall | undefined {
  const body = content.toolArguments?.body
  if (toolName === undefined || body === undefined || !/^\s*\{/.test(body)) return undefined
  if (body.length > mostCharacters || otlp.attributes.get(CONTENT_TRUNCATED) === true) return undefined
  const given = parsed(body)
  return given === undefined || isHash(given) ? undefined : { tool: toolName, arguments: given }
}

/** What stands for content of which only a hash is told. */
function isHash(given: unknown): boolean {
  return typeof given === 'object' && given !== null && Object.keys(given).join() === 'hash,size'
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
