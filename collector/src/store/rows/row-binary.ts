import { Bug } from '../../errors.ts'

/**
 * Writes ClickHouse's RowBinary: values one after the other, no names, little endian, strings and arrays behind a LEB128
 * length. The hot path of storing: one growing buffer, no object per value.
 */
export class RowBinaryWriter {
  #buffer: Buffer
  /** The same memory: what writes a bigint without taking it apart. */
  #view: DataView
  #length = 0
  /** What was last written by `repeated`, and where it stands. */
  #repeated: { readonly value: object | undefined; readonly from: number; readonly bytes: number } = nothing

  constructor(initialBytes?: number) {
    this.#buffer = initialBytes === undefined ? takeSpare() : Buffer.allocUnsafe(initialBytes)
    this.#view = viewOf(this.#buffer)
  }

  get length(): number {
    return this.#length
  }

  /**
   * The bytes written so far; the writer must not be used afterwards. They have memory of their own, no larger than they
   * are: rows wait in memory by the thousand, and the next writer goes on with ours.
   */
  finish(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#length))
    if (this.#buffer.length <= largestSpare) spare = this.#buffer
    return bytes
  }

  /** What was written since then, as a view that is good until the next write. */
  bytesFrom(start: number): Buffer {
    return this.#buffer.subarray(start, this.#length)
  }

  bool(value: boolean): void {
    this.uint8(value ? 1 : 0)
  }

  uint8(value: number): void {
    this.#reserve(1)
    this.#buffer[this.#length++] = value
  }

  uint32(value: number): void {
    this.#reserve(4)
    if (value >>> 0 !== value) throw new Bug(`${value} is not an unsigned 32-bit integer`)
    this.#view.setUint32(this.#length, value, true)
    this.#length += 4
  }

  int32(value: number): void {
    this.#reserve(4)
    if ((value | 0) !== value) throw new Bug(`${value} is not a 32-bit integer`)
    this.#view.setInt32(this.#length, value, true)
    this.#length += 4
  }

  uint64(value: bigint): void {
    this.#reserve(8)
    if (value < 0n || value > largestUint64) throw new Bug(`${value} is not an unsigned 64-bit integer`)
    this.#view.setBigUint64(this.#length, value, true)
    this.#length += 8
  }

  /** Int64, and DateTime64(9), which is nanoseconds since 1970 in an Int64. */
  int64(value: bigint): void {
    this.#reserve(8)
    // A view writes the low 64 bits of any bigint: a sum that does not fit would be stored as another.
    if (value < smallestInt64 || value > largestInt64) throw new Bug(`${value} is not a 64-bit integer`)
    this.#view.setBigInt64(this.#length, value, true)
    this.#length += 8
  }

  float64(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  string(value: string): void {
    if (value.length > shortText || !this.#ascii(value)) this.#utf8(value)
  }

  /** A text that may be absent, which is an empty one. */
  text(value: string | undefined): void {
    if (value === undefined || value === '') this.uint8(0)
    else this.string(value)
  }

  /** Writes a short text by hand, for which a call into the runtime takes longer; false if it is not ASCII. */
  #ascii(value: string): boolean {
    const { length } = value
    this.#reserve(length + 1)
    const buffer = this.#buffer
    let at = this.#length
    buffer[at++] = length
    for (let index = 0; index < length; index++) {
      const unit = value.charCodeAt(index)
      if (unit > 0x7f) return false
      buffer[at++] = unit
    }
    this.#length = at
    return true
  }

  #utf8(value: string): void {
    const bytes = Buffer.byteLength(value)
    this.#size(bytes)
    this.#reserve(bytes)
    this.#length += this.#buffer.write(value, this.#length)
  }

  array<T>(values: readonly T[], write: (value: T) => void): void {
    this.#size(values.length)
    for (const value of values) write(value)
  }

  /** One text of each value, which may be absent. */
  texts<T>(values: readonly T[], read: (value: T) => string | undefined): void {
    this.#size(values.length)
    for (const value of values) this.text(read(value))
  }

  /** One array of FixedString(16): the hashes of both, one list behind the other. */
  hashes(first: readonly Hashed[], second: readonly Hashed[]): void {
    this.#size(first.length + second.length)
    for (const { hash } of first) this.#hash(hash)
    for (const { hash } of second) this.#hash(hash)
  }

  /** 32 hex digits as 16 bytes, by hand: for so few a call into the runtime takes longer. */
  #hash(hex: string): void {
    if (hex.length !== 2 * hashBytes) throw new Bug(`${hex} is no hash of ${hashBytes} bytes`)
    this.#reserve(hashBytes)
    for (let index = 0; index < 2 * hashBytes; index += 2) {
      const byte = (digitOf(hex.charCodeAt(index)) << 4) | digitOf(hex.charCodeAt(index + 1))
      if (byte < 0) throw new Bug(`${hex} is not in hex digits`)
      this.#buffer[this.#length++] = byte
    }
  }

  map<T>(entries: ReadonlyMap<string, T>, write: (value: T) => void): void {
    this.#size(entries.size)
    entries.forEach((value, key) => {
      this.string(key)
      write(value)
    })
  }

  /** As `map`, for values that are written by their names. */
  namedMap<T>(entries: ReadonlyMap<string, T>, write: (name: string, value: T) => void): void {
    this.#size(entries.size)
    entries.forEach((value, name) => {
      this.string(name)
      write(name, value)
    })
  }

  /** Writes what is the same for many rows, such as their resource: if it is the last one again, by copying its bytes. */
  repeated<T extends object>(value: T, write: (value: T) => void): void {
    const start = this.#length
    if (value === this.#repeated.value) {
      const { from, bytes } = this.#repeated
      this.#reserve(bytes)
      this.#buffer.copyWithin(start, from, from + bytes)
      this.#length += bytes
      return
    }
    write(value)
    this.#repeated = { value, from: start, bytes: this.#length - start }
  }

  #size(value: number): void {
    let rest = value
    while (rest > 127) {
      this.uint8((rest & 127) | 128)
      rest >>>= 7
    }
    this.uint8(rest)
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
    this.#view = viewOf(larger)
  }
}

const nothing = { value: undefined, from: 0, bytes: 0 }

const largestUint64 = 2n ** 64n - 1n
const largestInt64 = 2n ** 63n - 1n
const smallestInt64 = -(2n ** 63n)

/** What the last writer wrote into, until another takes it. */
let spare: Buffer | undefined
const largestSpare = 2 ** 20

function takeSpare(): Buffer {
  const taken = spare ?? Buffer.allocUnsafe(64 * 1024)
  spare = undefined
  return taken
}

interface Hashed {
  readonly hash: string
}

const hashBytes = 16

/** The value of a lower-case hex digit, or -1. */
function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1
}

/** Texts up to here have a size of one byte. */
const shortText = 127

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
