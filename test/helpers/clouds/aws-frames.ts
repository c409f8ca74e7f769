import { crc32 } from 'node:zlib'

/** One frame of AWS's event streams, as their documentation draws it, with its checksums. */
export function awsFrame(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)))
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + head.length + body.length, 0)
  prelude.writeUInt32BE(head.length, 4)
  const frame = Buffer.concat([prelude, checksum(prelude), head, body])
  return Buffer.concat([frame, checksum(frame)])
}

/** The frame of an event. */
export function awsEvent(event: string, payload: unknown): Buffer {
  const headers = { ':event-type': event, ':content-type': 'application/json', ':message-type': 'event' }
  return awsFrame(headers, JSON.stringify(payload))
}

/** The frame of an error in a stream that had begun. */
export function awsException(type: string, message: string): Buffer {
  return awsFrame({ ':exception-type': type, ':message-type': 'exception' }, JSON.stringify({ message }))
}

function header(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)]
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.length)
  return Buffer.concat([Buffer.of(key.length), key, Buffer.of(7), length, text])
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}
