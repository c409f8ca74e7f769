/** The bytes of one body up to a limit, as they came: when, and how much at once. */
export class KeptBytes {
  readonly chunks: (readonly [ms: number, bytes: Buffer])[] = []
  readonly #limit: number
  #size = 0
  truncated = false

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Copies, since the sender may use its buffer again. Gives how many bytes are kept of it. */
  add(ms: number, chunk: Uint8Array | string): number {
    if (chunk.length === 0) return 0
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk)
    if (this.truncated || this.#size + bytes.length > this.#limit) {
      this.truncated = true
      return 0
    }
    this.#size += bytes.length
    this.chunks.push([ms, bytes])
    return bytes.length
  }

  whole(): Buffer {
    const [first] = this.chunks
    return first !== undefined && this.chunks.length === 1
      ? first[1]
      : Buffer.concat(this.chunks.map(([, bytes]) => bytes))
  }
}
