/**
 * Writes ClickHouse's RowBinary: values one after the other, no names, little endian, strings and arrays behind a LEB128
 * length. The hot path of storing: one growing buffer, no object per value.
 */
export class RowBinaryWriter {
  #buffer: Buffer
  #length = 0

  constructor(initialBytes = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(initialBytes)
  }

  get length(): number {
    return this.#length
  }

  /** The bytes written so far, as a view; the writer must not be used afterwards. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length)
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
    this.#length = this.#buffer.writeUInt32LE(value, this.#length)
  }

  int32(value: number): void {
    this.#reserve(4)
    this.#length = this.#buffer.writeInt32LE(value, this.#length)
  }

  uint64(value: bigint): void {
    this.#reserve(8)
    this.#length = this.#buffer.writeBigUInt64LE(value, this.#length)
  }

  /** Int64, and DateTime64(9), which is nanoseconds since 1970 in an Int64. */
  int64(value: bigint): void {
    this.#reserve(8)
    this.#length = this.#buffer.writeBigInt64LE(value, this.#length)
  }

  float64(value: number): void {
    this.#reserve(8)
    this.#length = this.#buffer.writeDoubleLE(value, this.#length)
  }

  string(value: string): void {
    const bytes = Buffer.byteLength(value)
    this.#size(bytes)
    this.#reserve(bytes)
    this.#length += this.#buffer.write(value, this.#length)
  }

  array<T>(values: readonly T[], write: (value: T) => void): void {
    this.#size(values.length)
    for (const value of values) write(value)
  }

  map<T>(entries: ReadonlyMap<string, T>, write: (value: T) => void): void {
    this.#size(entries.size)
    for (const [key, value] of entries) {
      this.string(key)
      write(value)
    }
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
  }
}
