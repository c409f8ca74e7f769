import type { Message } from '../../model.ts'

const previewLength = 200

/** The first 200 characters of what a message says, for lists that must not read message bodies. */
export function preview(message: Message | undefined): string {
  if (!message) return ''
  return firstCharacters(firstText(message.body) ?? message.body)
}

/** By code points, so that a surrogate pair is never cut in two. */
function firstCharacters(text: string): string {
  if (text.length <= previewLength) return text
  const head = text.slice(0, previewLength)
  if (!/[\ud800-\udfff]/.test(head)) return head
  let end = 0
  for (let count = 0; count < previewLength && end < text.length; count++) end += isPairAt(text, end) ? 2 : 1
  return text.slice(0, end)
}

function isPairAt(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

// Where the first text may begin, and how much JSON 200 characters can take: two escapes of six each.
const searched = 4_096
const longestText = 12 * previewLength

/** The beginning of the first text part of a GenAI message, found without parsing a body that may be megabytes. */
function firstText(body: string): string | undefined {
  const start = /"(?:content|text)":"/.exec(body.slice(0, searched))
  if (!start) return undefined
  const from = start.index + start[0].length
  const plain = body.slice(from, Math.min(endOfPlainText(body, from), from + longestText))
  return plain.includes('\\') ? unescaped(body.slice(from, endOfText(body, from))) : plain
}

function endOfPlainText(body: string, from: number): number {
  const end = body.indexOf('"', from)
  return end === -1 ? body.length : end
}

/** Where the text ends, or enough of it: never within an escape. */
function endOfText(body: string, from: number): number {
  const enough = Math.min(body.length, from + longestText)
  let at = from
  while (at < enough && body[at] !== '"') at += body[at] !== '\\' ? 1 : body[at + 1] === 'u' ? 6 : 2
  return at
}

function unescaped(text: string): string | undefined {
  try {
    const said: unknown = JSON.parse(`"${text}"`)
    return typeof said === 'string' ? said : undefined
  } catch {
    // Plain text that only looks like a message.
    return undefined
  }
}
