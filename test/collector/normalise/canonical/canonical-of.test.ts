import { expect, test } from 'vitest'
import { canonicalJson } from '@spanledger/instrumentation/hash'
import { canonicalOf } from '../../../../collector/src/normalise/canonical/canonical-of.ts'
import { type SeededRandom, seededRandom } from '../../../helpers/seeded-random.ts'

test.each([
  ['keys in order', { a: 1, b: 'two' }, true],
  ['keys out of order', { b: 1, a: 'two' }, false],
  ['texts in another Unicode form', ['e\u0301'], false],
  ['texts with other line ends', ['one\r\ntwo'], false],
  ['texts with escapes', ['"quoted"\n\\ \u0007'], true],
  ['other scripts', ['漢字 é'], true],
])('%s', (_, value, isAsWritten) => {
  expect(canonicalOf(value, 0)).toEqual({ canonical: canonicalJson(value), isAsWritten })
})

test('the outer levels may have their keys in any order', () => {
  const message = { role: 'user', parts: [{ type: 'text', content: 'hello' }] }

  expect([1, 2].map(levels => canonicalOf(message, levels).isAsWritten)).toEqual([false, true])
})

test('any JSON value has the canonical form that the hook hashes, and is as written only where it is', () => {
  const random = seededRandom(11)
  for (let round = 0; round < 3_000; round += 1) {
    const value: unknown = JSON.parse(JSON.stringify(anyValue(random, 0)))

    const { canonical, isAsWritten } = canonicalOf(value, 0)

    expect(canonical).toBe(canonicalJson(value))
    if (isAsWritten) expect(canonical).toBe(JSON.stringify(value))
  }
})

const texts = ['', 'plain', '"', '\\', '\r\n', '\r', 'e\u0301', 'é', '漢', '\ud83d\ude00', '\u0000', '\u2028', 'toJSON']
const keys = ['a', 'b', 'role', 'parts', '10', '9', 'é', 'toJSON', '__proto__', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

function anyValue(random: SeededRandom, depth: number): unknown {
  const one = (list: readonly unknown[]) => list[random.below(list.length)]
  const kind = random.below(depth > 3 ? 3 : 5)
  if (kind === 0) return one(texts)
  if (kind === 1) return one([0, -0, 1.5, 1e21, -1e-7, 123_456_789_012])
  if (kind === 2) return one([true, false, null])
  if (kind === 3) return random.list(4, () => anyValue(random, depth + 1))
  return Object.fromEntries(random.list(13, () => [one(keys), anyValue(random, depth + 1)]))
}
