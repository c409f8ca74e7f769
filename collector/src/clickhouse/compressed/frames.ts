import { Transform } from 'node:stream'
import { cityHash128 } from './city-hash.ts'

/**
 * ClickHouse's own framing, which `compress=1` asks for: CityHash128 of all that follows, the method, the size of the frame
 * from the method on, the size of the data, the data. The method is NONE: on a network that is slower than that,
 * Content-Encoding packs better, and whoever reads frames reads these.
 */
export function framed(data: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(checksumBytes + headerBytes + data.length)
  frame.writeUInt8(methodNone, checksumBytes)
  frame.writeUInt32LE(headerBytes + data.length, checksumBytes + 1)
  frame.writeUInt32LE(data.length, checksumBytes + 5)
  data.copy(frame, checksumBytes + headerBytes)
  cityHash128(frame.subarray(checksumBytes)).copy(frame, 0)
  return frame
}

/** Puts a stream into frames, each as large as what came at once; nothing stays nothing. */
export function frames(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let start = 0; start < chunk.length; start += mostBytes)
        this.push(framed(chunk.subarray(start, start + mostBytes)))
      done()
    },
  })
}

const checksumBytes = 16
const headerBytes = 9
const methodNone = 0x02
/** What ClickHouse puts into one frame itself. */
const mostBytes = 1024 * 1024
