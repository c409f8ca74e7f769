import { expect, test } from 'vitest'
import { readName } from '../../../../collector/src/decode/protobuf/names.ts'
import { seededRandom } from '../../../helpers/seeded-random.ts'

test.each([
  ['an attribute name', Buffer.from('gen_ai.usage.input_tokens')],
  ['nothing', Buffer.alloc(0)],
  ['text beyond ASCII', Buffer.from('größe 長さ')],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x80])],
  ['NUL', Buffer.from('a\0b')],
  ['a name too long to be kept', Buffer.from('n'.repeat(300))],
])('reads %s the same every time', (_, bytes) => {
  const names = [1, 2, 3].map(() => readName(bytes, 0, bytes.length))

  expect(new Set(names)).toEqual(new Set([bytes.toString('utf8')]))
})

test('never takes one name for another, however many share a place', () => {
  const random = seededRandom(1)
  const names = Array.from({ length: 30_000 }, () => `a${random.below(20_000)}`)
  const wrong = names.filter(name => readName(Buffer.from(`<${name}>`), 1, 1 + name.length) !== name)

  expect(wrong).toEqual([])
})
