import { Capture } from './capture.ts'
import { textPart, type ChatMessage, type Part } from './message.ts'
import { noteJson, stringJson } from './string-json.ts'

const KiB = 1024

export interface Fitted {
  readonly messages: readonly ChatMessage[]
  readonly json: string
  readonly truncated: boolean
}

/**
 * What a span may show of messages, within a limit of their JSON's length. The oldest parts give way first, each leaving
 * its type behind: the end of a conversation says most about what the model did next. The last part is cut rather than
 * dropped. `unescaped` says that no text part has anything that JSON escapes.
 */
export function fitMessages(given: readonly ChatMessage[], limit = 256 * KiB, unescaped = false): Fitted {
  const capture = new Capture()
  const shown = capture.messages(given)
  // What was put in place of something may be any text.
  const fitted = fit(shown, limit, unescaped && shown === given)
  capture.written(fitted.json)
  return fitted
}

/** The same of the parts of one message, such as the system instructions. */
export function fitParts(given: readonly Part[], limit = 256 * KiB): Pick<Fitted, 'json' | 'truncated'> {
  const capture = new Capture()
  const { messages, truncated } = fit(capture.messages([{ role: 'system', parts: given }]), limit)
  return { json: capture.written(JSON.stringify(messages[0]?.parts ?? [])), truncated }
}

function fit(messages: readonly ChatMessage[], limit: number, unescaped = false): Fitted {
  const { json, escaped } = messagesJson(messages, unescaped)
  let excess = json.length - limit
  if (excess <= 0) {
    noteJson(json, `"${escaped}"`)
    return { messages, json, truncated: false }
  }
  const fitted = messages.map(message => ({
    ...message,
    parts: message.parts.map(part => {
      if (excess <= 0) return part
      const shorter = shorten(part, excess)
      excess -= JSON.stringify(part).length - JSON.stringify(shorter).length
      return shorter
    }),
  }))
  return { messages: fitted, json: JSON.stringify(fitted), truncated: true }
}

/** JSON, and the same as it stands in a string of JSON: an attribute is one, and what it holds is looked through once. */
interface Written {
  readonly json: string
  readonly escaped: string
}

/** As `JSON.stringify` writes them. Most parts are a text and nothing else, and most of what is said is in those. */
function messagesJson(messages: readonly ChatMessage[], unescaped: boolean): Written {
  let json = '['
  let escaped = '['
  for (const { role, parts, name, finish_reason: reason } of messages) {
    const start = startJson(role)
    let comma = json === '[' ? '' : ','
    json += comma + start.json
    escaped += comma + start.escaped
    comma = ''
    for (const part of parts) {
      const written = partJson(part, unescaped)
      json += comma + written.json
      escaped += comma + written.escaped
      comma = ','
    }
    const more = name === undefined ? '' : `,"name":${JSON.stringify(name)}`
    const end = `]${more}${reason === undefined ? '' : `,"finish_reason":${JSON.stringify(reason)}`}}`
    json += end
    escaped += escape(end)
  }
  return { json: `${json}]`, escaped: `${escaped}]` }
}

const starts = new Map<string, Written>()
const mostStarts = 16
const longestRole = 32

/** There are few roles, and every message has one. */
function startJson(role: string): Written {
  const known = starts.get(role)
  if (known !== undefined) return known
  const json = `{"role":${JSON.stringify(role)},"parts":[`
  const written = { json, escaped: escape(json) }
  if (starts.size < mostStarts && role.length <= longestRole) starts.set(role, written)
  return written
}

function partJson(part: Part, unescaped: boolean): Written {
  const { type, content } = part
  const isText = type === 'text' && typeof content === 'string' && Object.keys(part).length === 2
  if (isText && unescaped)
    return {
      json: `{"type":"text","content":"${content}"}`,
      escaped: `{\\"type\\":\\"text\\",\\"content\\":\\"${content}\\"}`,
    }
  const json = isText ? stringJson(content) : JSON.stringify(part)
  if (!isText) return { json, escaped: escape(json) }
  // With two quotes more than the text: nothing in it has an escape.
  const inner = json.length === content.length + 2 ? `\\"${content}\\"` : escape(json)
  return { json: `{"type":"text","content":${json}}`, escaped: `{\\"type\\":\\"text\\",\\"content\\":${inner}}` }
}

function escape(json: string): string {
  return stringJson(json).slice(1, -1)
}

function shorten(part: Part, excess: number): Part {
  const { type, content, id, name } = part
  if (typeof content === 'string' && content.length > excess + 200) {
    return { ...part, content: content.slice(0, content.length - excess - 100), truncated: true }
  }
  const marked = { type, id, name, truncated: true }
  if (type === 'text') return { ...textPart(''), truncated: true }
  return JSON.stringify(marked).length < JSON.stringify(part).length ? marked : part
}
