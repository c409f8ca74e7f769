/**
 * The protobuf wire format, read forward over one buffer.
 *
 *   message   (tag value)*          tag = field number << 3 | wire type, a varint
 *   0 varint  1 eight bytes  2 length, bytes  3 group start  4 group end  5 four bytes
 *
 * A message is read as `const outer = reader.open(); while (reader.next()) switch (reader.tag) …; reader.close(outer)`.
 * Comparing the whole tag, not just the field number, makes a known field of the wrong type an unknown field, which is
 * what protobuf demands. Nothing is read beyond the end of the message that is open, and nothing nests without the cap.
 */
import { CollectorError } from '../../errors.ts'
import { maxNesting } from '../budget.ts'
import { readName } from './names.ts'

export const varint = (field: number): number => field << 3
export const eightBytes = (field: number): number => (field << 3) | 1
export const fourBytes = (field: number): number => (field << 3) | 5
export const lengthDelimited = (field: number): number => (field << 3) | 2

export class ProtobufReader {
  /** The tag of the field that stands before the reader: its number and wire type. */
  tag = 0
  position = 0
  readonly #bytes: Buffer
  #limit: number
  #depth = 0
  #low = 0
  #high = 0

  constructor(body: Uint8Array) {
    this.#bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    this.#limit = body.byteLength
  }

  /** Enters the message at the reader and returns the end of the one around it, which `close` wants back. */
  open(): number {
    const length = this.#length()
    this.#descend()
    const outer = this.#limit
    this.#limit = this.position + length
    return outer
  }

  close(outer: number): void {
    this.position = this.#limit
    this.#limit = outer
    this.#depth--
  }

  /** Whether the message that is open, or the packed list, has bytes left. */
  hasMore(): boolean {
    return this.position < this.#limit
  }

  /** Reads the next tag; false at the end of the message. */
  next(): boolean {
    if (!this.hasMore()) return false
    this.#varint()
    if (this.#high !== 0 || this.#low < 8) this.#fail('a field number is out of range')
    this.tag = this.#low
    return true
  }

  /** Passes over the value of the current field, whatever its wire type. */
  skip(): void {
    switch (this.tag & 7) {
      case 0:
        this.#varint()
        break
      case 1:
        this.#take(8)
        break
      case 2:
        this.#take(this.#length())
        break
      case 3:
        this.#skipGroup()
        break
      case 5:
        this.#take(4)
        break
      default:
        this.#fail(`wire type ${this.tag & 7} cannot stand here`)
    }
  }

  uint32(): number {
    this.#varint()
    return this.#low
  }

  bool(): boolean {
    this.#varint()
    return this.#low !== 0 || this.#high !== 0
  }

  /** An int64: a number where that is exact, else a bigint. */
  int64(): number | bigint {
    this.#varint()
    const high = this.#high | 0
    const value = high * 2 ** 32 + this.#low
    return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) + BigInt(this.#low)
  }

  fixed64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#take(8))
  }

  fixed32(): number {
    return this.#bytes.readUInt32LE(this.#take(4))
  }

  /** An sfixed64 as a number: beyond 2^53 the nearest one. */
  sfixed64(): number {
    return Number(this.#bytes.readBigInt64LE(this.#take(8)))
  }

  uint64(): bigint {
    this.#varint()
    return this.#high === 0 ? BigInt(this.#low) : (BigInt(this.#high) << 32n) | BigInt(this.#low)
  }

  /** A sint32, whose sign is its last bit. */
  sint32(): number {
    this.#varint()
    return (this.#low >>> 1) ^ -(this.#low & 1)
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  /** Text; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    const start = this.#take(this.#length())
    return this.#bytes.toString('utf8', start, this.position)
  }

  /** Text that is said again and again, such as the name of an attribute. */
  name(): string {
    const start = this.#take(this.#length())
    return readName(this.#bytes, start, this.position)
  }

  /** Bytes in memory of their own: a view would keep the whole request alive. */
  bytes(): Uint8Array {
    const start = this.#take(this.#length())
    return new Uint8Array(this.#bytes.subarray(start, this.position))
  }

  /** The bytes of an id in hex; of a longer field only so much that it is seen to be no id. */
  id(): string {
    const start = this.#take(this.#length())
    return this.#bytes.toString('hex', start, Math.min(this.position, start + 17))
  }

  #skipGroup(): void {
    const end = (this.tag & ~7) | 4
    this.#descend()
    while (this.next() && this.tag !== end >>> 0) this.skip()
    if (this.tag !== end >>> 0) this.#fail('a group has no end')
    this.#depth--
  }

  #descend(): void {
    this.#depth++
    if (this.#depth > maxNesting) this.#fail(`messages are nested more than ${maxNesting} deep`)
  }

  #length(): number {
    this.#varint()
    const room = this.#limit - this.position
    const length = this.#high * 2 ** 32 + this.#low
    if (length > room) this.#fail(`a length of ${length} exceeds the ${room} bytes that are left`)
    return length
  }

  /** Passes over `count` bytes and returns where they start. */
  #take(count: number): number {
    const start = this.position
    if (count > this.#limit - start) this.#fail(`a value of ${count} bytes is cut off`)
    this.position = start + count
    return start
  }

  /** Leaves the 64 bits of a varint in `#low` and `#high`: a bigint for each would cost an allocation. */
  #varint(): void {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.position < this.#limit ? this.#bytes[this.position] : undefined
      if (byte === undefined) this.#fail('a varint is cut off')
      this.position++
      const bits = byte & 0x7f
      if (shift < 32) low |= bits << shift
      if (shift === 28) high = bits >> 4
      if (shift > 28) high |= bits << (shift - 32)
      if (byte < 0x80) {
        this.#low = low >>> 0
        this.#high = high >>> 0
        return
      }
    }
    this.#fail('a varint is longer than 10 bytes')
  }

  #fail(what: string): never {
    throw new CollectorError('INVALID_PROTOBUF', `${what}, at byte ${this.position} of ${this.#bytes.byteLength}`)
  }
}
