/**
 * Reads the Native format from its specification: blocks of columns, each with its name, its type and its values.
 * `revision` is what the client announced: from 51903 on a block begins with its info, from 54454 on a column says
 * whether its values are serialized in a custom way.
 */
export function readNative(bytes: Buffer, revision = 0): readonly Record<string, unknown>[] {
  const reader = new Reader(bytes)
  const rows: Record<string, unknown>[] = []
  while (!reader.isAtEnd) rows.push(...readBlock(reader, revision))
  return rows
}

function readBlock(reader: Reader, revision: number): readonly Record<string, unknown>[] {
  if (revision >= 51_903) readInfo(reader)
  const columns = reader.varint()
  const count = reader.varint()
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({}))
  for (let column = 0; column < columns; column++) {
    const [name, type] = [reader.text(), reader.text()]
    if (revision >= 54_454 && reader.byte() !== 0) throw new Error(`${name} has a custom serialization`)
    if (count > 0) readVersions(reader, type)
    const values = count === 0 ? [] : readColumn(reader, type, count)
    rows.forEach((row, at) => (row[name] = values[at]))
  }
  return rows
}

function readInfo(reader: Reader): void {
  for (let field = reader.varint(); field !== 0; field = reader.varint()) {
    if (field === 1) reader.byte()
    else if (field === 2) reader.bytes(4)
    else throw new Error(`field ${field} of a block's info`)
  }
}

/** Before its values, a column says in which version each LowCardinality in it comes. */
function readVersions(reader: Reader, type: string): void {
  for (const _ of type.matchAll(/LowCardinality\(/g)) {
    if (reader.bytes(8).readBigUInt64LE() !== 1n) throw new Error('an unknown version of LowCardinality')
  }
}

function readColumn(reader: Reader, type: string, count: number): readonly unknown[] {
  const many = <Value>(read: () => Value) => Array.from({ length: count }, read)
  const [, outer = type, inner = ''] = /^(\w+)\((.*)\)$/s.exec(type) ?? []
  switch (outer) {
    case 'String':
      return many(() => reader.text())
    case 'UInt8':
      return many(() => reader.byte())
    case 'Bool':
      return many(() => reader.byte() === 1)
    case 'Enum8': {
      const names = new Map(
        Array.from(inner.matchAll(/'([^']*)' = (-?\d+)/g), ([, name, value]) => [Number(value), name]),
      )
      return many(() => names.get(reader.bytes(1).readInt8()))
    }
    case 'UInt16':
      return many(() => reader.bytes(2).readUInt16LE())
    case 'UInt32':
      return many(() => reader.bytes(4).readUInt32LE())
    case 'UInt64':
      return many(() => reader.bytes(8).readBigUInt64LE())
    case 'Int64':
    case 'DateTime64':
      return many(() => reader.bytes(8).readBigInt64LE())
    case 'DateTime':
      return many(() => reader.bytes(4).readUInt32LE())
    case 'Float64':
      return many(() => reader.bytes(8).readDoubleLE())
    case 'Nullable': {
      const nulls = many(() => reader.byte() === 1)
      return readColumn(reader, inner, count).map((value, at) => (nulls[at] ? null : value))
    }
    case 'Array': {
      const ends = many(() => Number(reader.bytes(8).readBigUInt64LE()))
      const values = readColumn(reader, inner, ends.at(-1) ?? 0)
      return ends.map((end, at) => values.slice(ends[at - 1] ?? 0, end))
    }
    case 'Map': {
      const [keyType = '', valueType = ''] = splitTypes(inner)
      const ends = many(() => Number(reader.bytes(8).readBigUInt64LE()))
      const size = ends.at(-1) ?? 0
      const keys = readColumn(reader, keyType, size)
      const values = readColumn(reader, valueType, size)
      return ends.map((end, at) => {
        const start = ends[at - 1] ?? 0
        return new Map(keys.slice(start, end).map((key, place) => [key, values[start + place]]))
      })
    }
    case 'LowCardinality':
      return readLowCardinality(reader, inner, count)
    default:
      throw new Error(`a column of type ${type}`)
  }
}

/** Flags with the width of an index, the dictionary, the indexes. */
function readLowCardinality(reader: Reader, type: string, count: number): readonly unknown[] {
  if (count === 0) return []
  const width = 2 ** Number(reader.bytes(8).readBigUInt64LE() & 0xffn)
  const isNullable = type.startsWith('Nullable(')
  const size = Number(reader.bytes(8).readBigUInt64LE())
  const dictionary = readColumn(reader, isNullable ? type.slice(9, -1) : type, size)
  const rows = Number(reader.bytes(8).readBigUInt64LE())
  return Array.from({ length: rows }, () => {
    const index = reader.bytes(width).readUIntLE(0, Math.min(width, 6))
    return isNullable && index === 0 ? null : dictionary[index]
  })
}

function splitTypes(types: string): readonly string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const sign of types) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts.map(part => part.trim())
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  byte(): number {
    return this.bytes(1).readUInt8()
  }

  bytes(size: number): Buffer {
    const end = this.#at + size
    if (end > this.#bytes.length) throw new Error(`the block ends at ${this.#bytes.length}, not at ${end}`)
    const found = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return found
  }

  varint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  text(): string {
    return this.bytes(this.varint()).toString()
  }
}
