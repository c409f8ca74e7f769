import { expect, test } from 'vitest'
import { piecesOf } from '../../../../collector/src/enrich/counting/pieces.ts'

const prose = 'The quick brown fox – and 42 others – jumped: “over”, the lazy dog!\n\n\tThen it slept. '

test.each([
  ['nothing', ''],
  ['prose of any length', prose.repeat(1000)],
  ['Chinese without a space', '我们今天去了北京，明天再去上海。'.repeat(1000)],
  ['a number of any length', '1234567890'.repeat(1000)],
  ['JSON without a space', JSON.stringify(Array.from({ length: 1000 }, (_, index) => ({ index, name: `n${index}` })))],
  ['a ruler of 80 characters', `${'='.repeat(80)}\n`],
])('leaves %s in one piece', (_, text) => {
  const pieces = piecesOf(text)

  expect(pieces).toEqual([text])
})

test.each([
  ['one letter', 'a'.repeat(50_000), 768],
  ['an ideograph, of three bytes', '語'.repeat(17_000), 768],
  ['an emoji, of four bytes', '😀'.repeat(10_000), 768],
  ['spaces', ' '.repeat(50_000), 768],
  ['line ends', '\r\n'.repeat(20_000), 768],
  ['symbols', '!'.repeat(50_000), 768],
])('cuts a long run of %s into short pieces and loses nothing', (_, text, longest) => {
  const pieces = piecesOf(text)

  expect(pieces.join('')).toBe(text)
  expect(Math.max(...pieces.map(piece => Buffer.byteLength(piece)))).toBeLessThanOrEqual(longest)
  // Half a surrogate pair would not survive UTF-8.
  expect(pieces.map(piece => Buffer.from(piece).toString())).toEqual(pieces)
})

test('cuts only the run, not what surrounds it', () => {
  const text = `${prose.repeat(20)}${'a'.repeat(1000)}${prose.repeat(20)}`

  const pieces = piecesOf(text)

  expect(pieces).toHaveLength(2)
  expect(pieces.join('')).toBe(text)
})
