import * as zlib from 'node:zlib'
import { expect, test } from 'vitest'
import { undoContentEncoding } from '../../../../../instrumentation/src/wire/call/bytes/content-encoding.ts'

const text = Buffer.from('Hello there. '.repeat(100))

test.each([
  ['nothing', undefined, text],
  ['identity', 'identity', text],
  ['gzip', 'gzip', zlib.gzipSync(text)],
  ['GZIP in capitals', 'GZIP', zlib.gzipSync(text)],
  ['deflate with a zlib header', 'deflate', zlib.deflateSync(text)],
  ['deflate without one', 'deflate', zlib.deflateRawSync(text)],
  ['br', 'br', zlib.brotliCompressSync(text)],
  ['two, one after the other', 'gzip, br', zlib.brotliCompressSync(zlib.gzipSync(text))],
])('undoes %s', (_, encoding, bytes) => {
  expect(undoContentEncoding(bytes, encoding, 10_000)?.equals(text)).toBe(true)
})

test.skipIf(!('zstdCompressSync' in zlib))('undoes zstd where Node has it', () => {
  const compress = Reflect.get(zlib, 'zstdCompressSync') as (bytes: Buffer) => Buffer

  expect(undoContentEncoding(compress(text), 'zstd', 10_000)?.equals(text)).toBe(true)
})

test('gives what can be read of a body that was cut off', () => {
  const cut = zlib.gzipSync(text, { level: 0 }).subarray(0, 500)

  expect(undoContentEncoding(cut, 'gzip', 10_000)?.toString()).toMatch(/^Hello there\. /)
})

test('does not know an unknown one', () => {
  expect(undoContentEncoding(text, 'compress', 10_000)).toBeUndefined()
})

test('refuses a bomb', () => {
  expect(() => undoContentEncoding(zlib.gzipSync(Buffer.alloc(100_000)), 'gzip', 10_000)).toThrow(RangeError)
})
