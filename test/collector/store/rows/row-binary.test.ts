import { expect, test } from 'vitest'
import { Bug } from '../../../../collector/src/errors.ts'
import { RowBinaryWriter } from '../../../../collector/src/store/rows/row-binary.ts'

test.each([
  ['nothing', ''],
  ['ASCII', 'chat gpt-4o'],
  ['the longest text with a size of one byte', 'x'.repeat(127)],
  ['one more', 'x'.repeat(128)],
  ['text that stops being ASCII at its end', `${'x'.repeat(126)}é`],
  ['a short text of many bytes', '漢字🙂'.repeat(20)],
  ['half a surrogate pair', 'a\ud800b'],
  ['a megabyte', 'é'.repeat(500_000)],
])('writes %s as its length and its UTF-8', (_, text) => {
  // Too small for any of them, so that the buffer has to grow in between.
  const writer = new RowBinaryWriter(1)
  writer.string('before')
  writer.string(text)
  writer.uint8(7)

  const bytes = Buffer.from(text)
  expect(
    writer.finish().equals(Buffer.concat([Buffer.from('\u0006before'), leb128(bytes.length), bytes, Buffer.of(7)])),
  ).toBe(true)
})

test('writes numbers little endian, to the last of each type', () => {
  const writer = new RowBinaryWriter(1)
  writer.uint32(0xffff_fffe)
  writer.int32(-2)
  writer.uint64(2n ** 64n - 2n)
  writer.int64(-(2n ** 63n))
  writer.float64(-0.5)

  expect(writer.finish().toString('hex')).toBe(
    ['feffffff', 'feffffff', 'feffffffffffffff', '0000000000000080', '000000000000e0bf'].join(''),
  )
})

test.each([
  ['uint32', (writer: RowBinaryWriter) => writer.uint32(2 ** 32)],
  ['uint32', (writer: RowBinaryWriter) => writer.uint32(-1)],
  ['uint32', (writer: RowBinaryWriter) => writer.uint32(0.5)],
  ['int32', (writer: RowBinaryWriter) => writer.int32(2 ** 31)],
  ['uint64', (writer: RowBinaryWriter) => writer.uint64(2n ** 64n)],
  ['uint64', (writer: RowBinaryWriter) => writer.uint64(-1n)],
  ['int64', (writer: RowBinaryWriter) => writer.int64(2n ** 63n)],
])('never writes another number than it was given: %s', (_, write) => {
  expect(() => write(new RowBinaryWriter())).toThrow(Bug)
})

function leb128(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.concat([Buffer.of((value & 127) | 128), leb128(value >>> 7)])
}

test('what was written has memory of its own, no more than it needs', () => {
  const written = ['a', 'b'].map(letter => {
    const writer = new RowBinaryWriter()
    writer.string(letter.repeat(100_000))
    return writer.finish()
  })

  expect(written.map(bytes => bytes.buffer.byteLength)).toEqual(written.map(bytes => bytes.length))
  expect(written.map(bytes => String.fromCharCode(bytes.at(-1) ?? 0))).toEqual(['a', 'b'])
})

test('two writers at once do not write into each other', () => {
  const [one, other] = [new RowBinaryWriter(), new RowBinaryWriter()]
  one.string('one')
  other.string('other')

  expect([one.finish().toString(), other.finish().toString()]).toEqual(['\u0003one', '\u0005other'])
})

test.each(['', 'g'.repeat(32), 'A'.repeat(32), 'a'.repeat(31), 'é'.repeat(32)])('%s is no hash', hash => {
  expect(() => new RowBinaryWriter().hashes([{ hash }], [])).toThrow(Bug)
})

test('hashes of two lists are one array of sixteen bytes each', () => {
  const writer = new RowBinaryWriter(1)
  writer.hashes([{ hash: '0123456789abcdef0123456789abcdef' }], [{ hash: 'f'.repeat(32) }])

  expect(writer.finish().toString('hex')).toBe(`02${'0123456789abcdef'.repeat(2)}${'f'.repeat(32)}`)
})
