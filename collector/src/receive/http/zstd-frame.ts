import { Transform, type TransformCallback } from 'node:stream'

/**
 * Undoes zstd, of exactly one whole frame. Node's own stream leaves out everything after the first frame (22 and 24),
 * and takes a frame that was cut off for an empty body (22): spans would be lost that the sender is told were taken.
 */
export class ZstdFrame extends Transform {
  readonly #inflater: Transform
  readonly #outline = new FrameOutline()

  constructor(inflater: Transform) {
    super()
    this.#inflater = inflater
    inflater.on('data', chunk => this.push(chunk)).on('error', error => this.destroy(error))
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const problem = this.#outline.follow(chunk)
    if (problem) return done(new Error(problem))
    this.#inflater.write(chunk, () => done())
  }

  override _flush(done: TransformCallback): void {
    if (!this.#outline.isWhole) return done(new Error('the zstd frame is cut off'))
    this.#inflater.on('end', () => done()).end()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inflater.destroy()
    done(error)
  }
}

type Part = 'header' | 'block header' | 'checksum' | 'nothing'

/**
 * Where in a frame the bytes are (RFC 8878, 3.1.1), without reading what is in the blocks:
 *
 *   magic (4) · descriptor (1) · window, dictionary id, content size (0…13) · blocks (3 + size)… · checksum (0 or 4)
 */
class FrameOutline {
  #part: Part = 'header'
  /** The bytes of the part so far, and how many it has at least. */
  #head: number[] = []
  #headBytes = 5
  /** Bytes of a block's content that are still to come. */
  #skip = 0
  #hasChecksum = false
  #isLastBlock = false

  get isWhole(): boolean {
    return this.#part === 'nothing'
  }

  /** Follows the bytes; a text says why they are not one frame. */
  follow(chunk: Uint8Array): string | undefined {
    for (let at = 0; at < chunk.length;) {
      const skipped = Math.min(this.#skip, chunk.length - at)
      this.#skip -= skipped
      at += skipped
      if (this.#skip === 0 && this.#headBytes === 0) this.#next()
      if (at === chunk.length) break
      if (this.#part === 'nothing') return 'bytes follow the zstd frame'
      this.#head.push(chunk[at++] ?? 0)
      if (this.#head.length < this.#headBytes) continue
      const problem = this.#read()
      if (problem) return problem
    }
    return undefined
  }

  /** The part is complete as far as it was asked for. */
  #read(): string | undefined {
    const [first = 0, second = 0, third = 0, fourth = 0, descriptor = 0] = this.#head
    if (this.#part === 'header') {
      if (first !== 0x28 || second !== 0xb5 || third !== 0x2f || fourth !== 0xfd) return 'this is no zstd frame'
      this.#hasChecksum = (descriptor & 0x04) !== 0
      this.#headBytes = headerBytes(descriptor)
      if (this.#head.length === this.#headBytes) this.#want('block header', 3)
      return undefined
    }
    if (this.#part === 'checksum') {
      this.#want('nothing', 1)
      return undefined
    }
    const type = (first >> 1) & 3
    if (type === 3) return 'a zstd block has no type'
    this.#isLastBlock = (first & 1) === 1
    // A repeated byte is sent once, however often it is repeated.
    this.#skip = type === 1 ? 1 : (first >> 3) | (second << 5) | (third << 13)
    this.#headBytes = 0
    if (this.#skip === 0) this.#next()
    return undefined
  }

  /** After a block. */
  #next(): void {
    if (!this.#isLastBlock) this.#want('block header', 3)
    else if (this.#hasChecksum) this.#want('checksum', 4)
    else this.#want('nothing', 1)
  }

  #want(part: Part, bytes: number): void {
    this.#part = part
    this.#head = []
    this.#headBytes = bytes
  }
}

function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  return 5 + (isSingleSegment ? 0 : 1) + dictionaryId + contentSize
}
