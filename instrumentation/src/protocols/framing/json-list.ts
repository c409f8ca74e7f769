import type { StreamEvent } from './event.ts'

/** The events of a stream that is one JSON list of objects; of one that was cut off, the objects that arrived whole. */
export function parseJsonList(text: string): readonly StreamEvent[] {
  const events: StreamEvent[] = []
  if (!/^\s*\[/.test(text)) return events
  let depth = 0
  let start = 0
  let quoted = false
  // One pass, whatever is in it: braces count only outside of texts.
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (quoted) at += character === '\\' ? 1 : 0
    else if (character === '{' && depth++ === 0) start = at
    else if (character === '}' && --depth === 0) events.push({ event: 'message', data: text.slice(start, at + 1) })
  }
  return events
}
