import type { StreamEvent } from './event.ts'

/**
 * The events of a whole event stream (WHATWG HTML, section "Server-sent events"). A last event without its blank line
 * is given too: a stream that was cut off still shows what arrived.
 */
export function parseSse(text: string): readonly StreamEvent[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n\r\n|\n\n|\r\r/)
    .flatMap(parseEvent)
}

function parseEvent(block: string): StreamEvent[] {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }
  return data.length === 0 ? [] : [{ event, data: data.join('\n') }]
}
