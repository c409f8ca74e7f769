const tailBytes = 4 * 1024
const firstBytes = 4 * 1024
const none = Buffer.alloc(0)
const noTail = new Uint8Array(0)

/** The beginning of a body, up to a limit, and its last bytes, where a usage may stand. */
export class ByteCopy {
  readonly #limit: number
  /** Begins with what is kept; the rest is room. */
  #bytes: Buffer = none
  #tail: Uint8Array = noTail
  #kept = 0
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Copies, since the sender may use its buffer again. */
  add(given: Uint8Array | string): void {
    const chunk = typeof given === 'string' ? Buffer.from(given) : given
    const own = chunk !== given
    const before = this.#kept
    this.#size += chunk.byteLength
    const room = this.#limit - before
    if (room > 0) {
      const part = chunk.byteLength <= room ? chunk : chunk.subarray(0, room)
      this.#kept = before + part.byteLength
      if (before > 0) this.#append(part, before)
      else if (own && Buffer.isBuffer(part)) this.#bytes = part
      else {
        this.#bytes = memoryOf(part.byteLength)
        this.#bytes.set(part)
      }
    }
    if (this.truncated) this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes)
  }

  /** The chunks of a stream are small and many: one piece of memory that grows costs less than one for each. */
  #append(part: Uint8Array, at: number): void {
    if (this.#kept > this.#bytes.length) {
      const larger = memoryOf(Math.min(Math.max(2 * this.#kept, firstBytes), this.#limit))
      larger.set(this.#bytes.subarray(0, at))
      this.#bytes = larger
    }
    this.#bytes.set(part, at)
  }

  get truncated(): boolean {
    return this.#size > this.#limit
  }

  get size(): number {
    return this.#size
  }

  /** How many bytes are held. */
  get kept(): number {
    return this.#bytes.length
  }

  /** Lets go of the bytes, not of their number. */
  clear(): void {
    this.#bytes = none
    this.#tail = noTail
    this.#kept = this.#limit
  }

  head(): Buffer {
    return this.#bytes.subarray(0, this.#kept)
  }

  tail(): Buffer {
    return Buffer.from(this.#tail)
  }
}

const slabBytes = 32 * 1024
let slab = none
let used = 0

/** A piece of memory that several calls share: most bodies are small, and one of their own costs more than the copy. */
function memoryOf(bytes: number): Buffer {
  if (bytes > slabBytes / 4) return Buffer.allocUnsafeSlow(bytes)
  if (used + bytes > slab.length) {
    slab = Buffer.allocUnsafeSlow(slabBytes)
    used = 0
  }
  used += bytes
  return slab.subarray(used - bytes, used)
}
