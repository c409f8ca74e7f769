const tailBytes = 4 * 1024

/** The beginning of a body, up to a limit, and its last bytes, where a usage may stand. */
export class ByteCopy {
  readonly #limit: number
  readonly #head: Buffer[] = []
  #tail: Uint8Array = new Uint8Array(0)
  #kept = 0
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Copies, since the sender may use its buffer again. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    const room = this.#limit - this.#kept
    if (room > 0) {
      // Of a small one the copy lies in a pool, which costs far less than memory of its own.
      const part = Buffer.from(chunk.byteLength <= room ? chunk : chunk.subarray(0, room))
      this.#head.push(part)
      this.#kept += part.byteLength
    }
    if (this.truncated) this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes)
  }

  get truncated(): boolean {
    return this.#size > this.#limit
  }

  get size(): number {
    return this.#size
  }

  /** Lets go of the bytes, not of their number. */
  clear(): void {
    this.#head.length = 0
    this.#tail = new Uint8Array(0)
    this.#kept = this.#limit
  }

  head(): Buffer {
    const [first] = this.#head
    return first !== undefined && this.#head.length === 1 ? first : Buffer.concat(this.#head)
  }

  tail(): Buffer {
    return Buffer.from(this.#tail)
  }
}
