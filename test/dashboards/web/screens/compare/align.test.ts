import { expect, test } from 'vitest'
import { align, common, differenceOf } from '../../../../../dashboards/web/src/screens/compare/align.ts'
import { treeOf } from '../../../../../dashboards/web/src/screens/run/tree.ts'
import { outlineStep } from '../../../../helpers/page/outline-step.ts'

const run = (...names: readonly string[]) =>
  treeOf([
    outlineStep('root', ''),
    ...names.map((name, index) => outlineStep(`s${index}`, 'root', { name, beginMs: index + 1 })),
  ])

const shown = (a: readonly string[], b: readonly string[]) =>
  align(run(...a), run(...b))
    .slice(1)
    .map(pair => `${pair.a?.step.name ?? '·'} ${pair.b?.step.name ?? '·'}`)

test.each([
  ['the same', ['a', 'b'], ['a', 'b'], ['a a', 'b b']],
  ['one more in the middle', ['a', 'c'], ['a', 'b', 'c'], ['a a', '· b', 'c c']],
  ['one less at the end', ['a', 'b'], ['a'], ['a a', 'b ·']],
  ['another order', ['a', 'b'], ['b', 'a'], ['a ·', 'b b', '· a']],
  ['nothing in common', ['a'], ['b'], ['a ·', '· b']],
])('puts side by side runs with %s', (_, a, b, expected) => {
  expect(shown(a, b)).toEqual(expected)
})

test('says in what two steps differ', () => {
  const [a] = treeOf([outlineStep('a', '', { model: 'one', asked: '1', answered: '2' })])
  const [b] = treeOf([outlineStep('a', '', { model: 'two', asked: '1', answered: '3' })])

  expect(differenceOf({ a, b })).toBe('model, answered')
  expect(differenceOf({ a, b: a })).toBe('')
  expect(differenceOf({ a, b: undefined })).toBe('only in A')
})

test('does not take for ever over what has nothing in common', () => {
  const many = Array.from({ length: 3_000 }, (_, index) => `a${index}`)

  expect(
    common(
      many,
      many.map(name => `other ${name}`),
    ),
  ).toHaveLength(3_000)
})
