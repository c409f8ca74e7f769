import type { StreamEvent } from './event.ts'

/** The events of a stream that is one JSON value a line. */
export function parseJsonLines(text: string): readonly StreamEvent[] {
  return text.split(/\r?\n/).flatMap(line => (line.trim() === '' ? [] : [{ event: 'message', data: line }]))
}
