import { expect, test } from 'vitest'
import { jsonDifference } from '../../../collector/src/compare/json-difference.ts'

test.each<[string, unknown, unknown, readonly object[]]>([
  ['nothing, whatever the order of members', { a: 1, b: [2] }, { b: [2], a: 1 }, []],
  ['a member that is another', { a: { b: 1 } }, { a: { b: 2 } }, [{ pointer: '/a/b', kind: 'changed', a: 1, b: 2 }]],
  ['a member that is gone', { a: null }, {}, [{ pointer: '/a', kind: 'removed', a: null }]],
  [
    'an element in the middle, and not all behind it',
    [1, 2, 3],
    [1, 9, 2, 3],
    [{ pointer: '/1', kind: 'added', b: 9 }],
  ],
  ['an element that changed inside', [{ x: 1, y: 1 }, 5], [{ x: 1, y: 2 }, 5], [{ pointer: '/0/y', kind: 'changed' }]],
  ['names that pointers escape', { 'a/b~': 1 }, { 'a/b~': 2 }, [{ pointer: '/a~1b~0', kind: 'changed' }]],
  ['a name that objects inherit', {}, { toString: 1 }, [{ pointer: '/toString', kind: 'added', b: 1 }]],
  ['another kind of value', [], {}, [{ pointer: '', kind: 'changed' }]],
])('finds %s', (_, a, b, expected) => {
  expect(jsonDifference(a, b)).toMatchObject(expected)
  expect(jsonDifference(a, b)).toHaveLength(expected.length)
})
