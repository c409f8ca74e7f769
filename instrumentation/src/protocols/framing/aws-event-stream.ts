import type { StreamEvent } from './event.ts'

/**
 * The events of a stream of AWS's binary framing (`application/vnd.amazon.eventstream`), all that arrived whole:
 *
 *     total length, u32 │ length of headers, u32 │ CRC, u32 │ headers │ payload │ CRC, u32
 *     a header: length of name, u8 │ name │ type of value, u8 │ value
 *
 * The checksums are the business of whoever acts on the bytes; here a frame that makes no sense ends the reading.
 */
export function parseAwsEventStream(bytes: Buffer): readonly StreamEvent[] {
  const events: StreamEvent[] = []
  let start = 0
  while (start + frameOverhead <= bytes.length) {
    const end = start + bytes.readUInt32BE(start)
    const payload = start + preludeBytes + bytes.readUInt32BE(start + 4)
    if (end < start + frameOverhead || end > bytes.length || payload > end - checksumBytes) break
    const headers = readHeaders(bytes.subarray(start + preludeBytes, payload))
    events.push(eventOf(headers, bytes.toString('utf8', payload, end - checksumBytes)))
    start = end
  }
  return events
}

const checksumBytes = 4
const preludeBytes = 12
const frameOverhead = preludeBytes + checksumBytes

function eventOf(headers: ReadonlyMap<string, string>, payload: string): StreamEvent {
  const type = headers.get(':message-type')
  if (type === 'error') {
    const data = JSON.stringify({ message: headers.get(':error-message') })
    return { event: headers.get(':error-code') ?? 'error', data, failed: true }
  }
  if (type === 'exception') return { event: headers.get(':exception-type') ?? 'error', data: payload, failed: true }
  return { event: headers.get(':event-type') ?? 'message', data: payload }
}

const textType = 7
const bytesType = 6
/** How long the values of the other types are. */
const fixedBytes: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 }

function readHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  let at = 0
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    const type = bytes[nameEnd]
    const counted = type === textType || type === bytesType
    const start = nameEnd + (counted ? 3 : 1)
    if (type === undefined || start > bytes.length) break
    const length = counted ? bytes.readUInt16BE(nameEnd + 1) : fixedBytes[type]
    if (length === undefined) break
    if (type === textType)
      headers.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', start, start + length))
    at = start + length
  }
  return headers
}
