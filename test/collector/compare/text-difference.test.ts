import { expect, test } from 'vitest'
import { textDifference } from '../../../collector/src/compare/text-difference.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

function written(a: string, b: string): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const
  return textDifference(a, b)
    .map(({ kind, text }) => marks[kind].join(text))
    .join('')
}

test.each([
  ['a word', 'be kind and brief', 'be kind and thorough', 'be kind and [-brief-]{+thorough+}'],
  ['words that stand together', 'one two three', 'one 2 3', 'one [-two three-]{+2 3+}'],
  ['a text that is new', '', 'all of it', '{+all of it+}'],
  ['nothing', 'the same', 'the same', 'the same'],
])('marks %s', (_, a, b, expected) => {
  expect(written(a, b)).toBe(expected)
})

test('both texts can be read from the stretches again', () => {
  const random = seededRandom(7)
  const text = () => random.list(60, () => random.pick(['a', 'b', ', ', ' ', '.\n', 'é'])).join('')
  const cases = Array.from({ length: 50 }, () => [text(), text()] as const)

  const joined = ([a, b]: readonly [string, string]) =>
    ['added', 'removed'].map(other =>
      textDifference(a, b)
        .filter(({ kind }) => kind !== other)
        .map(({ text: part }) => part)
        .join(''),
    )
  expect(cases.map(joined)).toEqual(cases.map(pair => [...pair]))
})
