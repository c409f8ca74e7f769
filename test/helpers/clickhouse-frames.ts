export interface Frame {
  readonly checksum: Buffer
  readonly method: number
  readonly data: Buffer
  readonly bytes: Buffer
}

/**
 * Reads ClickHouse's compressed frames from their specification: 16 bytes of checksum, the method, the size from the method
 * on, the size of the data, and the data, which is taken as it is.
 */
export function readFrames(bytes: Buffer): readonly Frame[] {
  const frames: Frame[] = []
  for (let start = 0; start < bytes.length;) {
    const size = bytes.readUInt32LE(start + 17)
    const frame = bytes.subarray(start, start + 16 + size)
    const data = frame.subarray(25)
    if (frame.length !== 16 + size) throw new Error(`a frame ends after ${frame.length} of ${16 + size} bytes`)
    if (frame.readUInt8(16) === 0x02 && frame.readUInt32LE(21) !== data.length) throw new Error('the sizes do not fit')
    frames.push({ checksum: frame.subarray(0, 16), method: frame.readUInt8(16), data, bytes: frame })
    start += 16 + size
  }
  return frames
}
