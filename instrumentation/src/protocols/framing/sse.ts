import type { StreamEvent } from './event.ts'

/**
 * The events of a whole event stream (WHATWG HTML, section "Server-sent events"). A last event without its blank line
 * is given too: a stream that was cut off still shows what arrived.
 */
export function parseSse(text: string): readonly StreamEvent[] {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  const events: StreamEvent[] = []
  let event = 'message'
  let data: string | undefined
  const dispatch = () => {
    if (data !== undefined) events.push({ event, data })
    event = 'message'
    data = undefined
  }
  // One pass without pieces in between: there is an event for every few letters that a model says.
  for (let start = text.startsWith('\uFEFF') ? 1 : 0, end = 0; start < lines.length; start = end + 1) {
    end = lines.indexOf('\n', start)
    if (end === -1) end = lines.length
    if (end === start) dispatch()
    else if (isField(lines, start, 'data')) {
      const value = valueOf(lines, start + 4, end)
      data = data === undefined ? value : `${data}\n${value}`
    } else if (isField(lines, start, 'event')) event = valueOf(lines, start + 5, end)
  }
  dispatch()
  return events
}

function isField(text: string, start: number, name: string): boolean {
  if (!text.startsWith(name, start)) return false
  const after = start + name.length
  return after === text.length || text[after] === ':' || text[after] === '\n'
}

/** What stands behind the colon and the space that may follow it. */
function valueOf(text: string, afterName: number, end: number): string {
  const start = afterName + 1
  return text.slice(text[start] === ' ' ? start + 1 : start, end)
}
