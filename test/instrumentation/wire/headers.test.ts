import { expect, test } from 'vitest'
import { headerOf } from '../../../instrumentation/src/wire/headers.ts'

test.each([
  ['an object', { accept: 'b', 'content-type': 'a' }],
  ['an object with capitals', { Accept: 'b', 'Content-Type': 'a' }],
  ['a list', ['accept', 'b', 'Content-Type', 'a']],
  ['a list of bytes', [Buffer.from('accept'), Buffer.from('b'), Buffer.from('Content-Type'), Buffer.from('a')]],
  [
    'pairs',
    [
      ['accept', 'b'],
      ['Content-Type', 'a'],
    ],
  ],
  ['a Headers object', new Headers({ accept: 'b', 'content-type': 'a' })],
  ['a Map', new Map([['content-type', 'a']])],
])('finds a header in %s', (_, headers) => {
  expect(headerOf(headers, 'content-type')).toBe('a')
  expect(headerOf(headers, 'content-length')).toBeUndefined()
})

test.each([[undefined], [null], ['text'], [[]], [{ 'content-type': {} }]])('finds none in %j', headers => {
  expect(headerOf(headers, 'content-type')).toBeUndefined()
})

test('joins the values of a header that was sent twice', () => {
  expect(headerOf({ 'content-encoding': ['gzip', 'br'] }, 'content-encoding')).toBe('gzip, br')
})
