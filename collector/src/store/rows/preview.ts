import type { Message } from '../../model.ts'

const previewLength = 200

/** The first 200 characters of what a message says, for lists that must not read message bodies. */
export function preview(message: Message | undefined): string {
  if (!message) return ''
  const said = firstText(message.body) ?? message.body
  // By code points, so that a surrogate pair is never cut in two.
  return Array.from(said.slice(0, previewLength * 2))
    .slice(0, previewLength)
    .join('')
}

/** The first text part of a GenAI message, found without parsing a body that may be megabytes of JSON. */
function firstText(body: string): string | undefined {
  const quoted = /"(?:content|text)":("(?:[^"\\]|\\.)*")/.exec(body.slice(0, 4096))?.[1]
  if (quoted === undefined) return undefined
  try {
    const said: unknown = JSON.parse(quoted)
    return typeof said === 'string' ? said : undefined
  } catch {
    // Plain text that only looks like a message.
    return undefined
  }
}
