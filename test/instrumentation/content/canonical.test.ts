import { expect, test } from 'vitest'
import { canonicalJson } from '../../../instrumentation/src/content/canonical.ts'
import { type SeededRandom, seededRandom } from '../../helpers/seeded-random.ts'

test('writes 20,000 random values as the clear version of RFC 8785 does', () => {
  const random = seededRandom(8785)
  const values = Array.from({ length: 20_000 }, () => randomValue(random, 4))

  expect(values.map(canonicalJson)).toEqual(values.map(value => JSON.stringify(sorted(value))))
})

/** The same value with sorted keys and canonical texts, so that JSON.stringify does the rest. */
function sorted(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\r\n?/g, '\n').normalize('NFC')
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const)
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)))
}

const texts = [
  '',
  'a',
  'b c!',
  '~',
  '"',
  '\\',
  '#[]^',
  '\u0000',
  '\u001f',
  '\u007f',
  '\r',
  'a\r\nb\rc\n',
  'e\u0301',
  'é',
] as const
const strange = ['漢字 🙂', '\ud800', '\u2028', 'ﬁ', 'Å'] as const
// Not integers: they would come first in any object.
const keys = ['b', 'a', 'aa', 'B', '"', 'é', 'e\u0301', '🙂', '\uFB01', 'toString', 'key with blank'] as const

function randomValue(random: SeededRandom, depth: number): unknown {
  const leaves: readonly [() => unknown, ...(() => unknown)[]] = [
    () => random.pick(texts),
    () => random.pick(strange),
    () => Array.from({ length: random.below(6) }, () => random.pick([...texts, ...strange])).join(''),
    () => random.pick([0, -0, 1, -1.5, 1e21, 1e-7, 2 ** 53, true, false, null, Number.NaN]),
  ]
  const branches: readonly (() => unknown)[] = [
    () => random.list(4, () => randomValue(random, depth - 1)),
    () => Object.fromEntries(random.list(5, () => [random.pick(keys), randomValue(random, depth - 1)])),
  ]
  return random.pick(depth > 0 ? [...leaves, ...branches] : leaves)()
}
