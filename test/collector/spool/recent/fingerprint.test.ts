import { expect, test } from 'vitest'
import { fingerprint } from '../../../../collector/src/spool/recent/fingerprint.ts'

function printOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const into = new Uint32Array(2)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  fingerprint({ view, start, end }, [1, 2], into)
  return into.join()
}

test('is the same wherever the bytes stand', () => {
  const text = Buffer.from('the same eleven words stand at every offset of this memory')
  const prints = Array.from({ length: 9 }, (_, offset) => {
    const memory = Buffer.concat([Buffer.alloc(offset, 7), text, Buffer.alloc(5, 9)])
    return printOf(memory, offset, offset + text.length)
  })

  expect(new Set(prints).size).toBe(1)
})

test('differs with every bit, every length and between both halves', () => {
  const bytes = Buffer.alloc(67, 0x61)
  const flipped = Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const other = Buffer.from(bytes)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return printOf(other)
  })
  const cut = Array.from({ length: bytes.length }, (_, length) => printOf(bytes, 0, length))
  const [one, two] = printOf(bytes).split(',')

  expect(new Set([...flipped, ...cut, printOf(bytes)]).size).toBe(bytes.length * 9 + 1)
  expect(one).not.toBe(two)
})
