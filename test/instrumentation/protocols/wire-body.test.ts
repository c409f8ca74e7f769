import { expect, test } from 'vitest'
import { readBody } from '../../../instrumentation/src/protocols/wire-body.ts'

const nothing = { body: {}, list: [] }

test.each([
  ['an object', '{"a":1}', 'application/json', { body: { a: 1 }, list: [], unescaped: true }],
  ['an object of no said type', '{"a":1}', undefined, { body: { a: 1 }, list: [], unescaped: true }],
  ['an object with an escape', '{"a":"\\n"}', 'application/json', { body: { a: '\n' }, list: [], unescaped: false }],
  ['a list', '[1]', 'application/json', { body: {}, list: [1] }],
  ['lines', '1\n2\n', 'application/x-ndjson', { body: {}, list: [1, 2] }],
  ['a text', 'Hello', 'text/plain; charset=utf-8', { ...nothing, text: 'Hello' }],
  ['subtitles', '1\n00:00', 'application/x-subrip', { ...nothing, text: '1\n00:00' }],
  ['an error in place of sound', '{"error":{}}', 'audio/mpeg', { body: { error: {} }, list: [], unescaped: true }],
  ['nothing', '', 'audio/mpeg', nothing],
])('reads %s', (_, body, type, read) => {
  expect(readBody(Buffer.from(body), type)).toEqual(read)
})

test('of sound keeps type, size and hash', () => {
  expect(readBody(Buffer.from('abc'), 'audio/wav; rate=8000')?.file).toEqual({
    mime_type: 'audio/wav',
    bytes: 3,
    hash: 'ba7816bf8f01cfea414140de5dae2223',
  })
})

test.each(['application/json', 'text/html'])('a page of %s is no body', type => {
  expect(readBody(Buffer.from('<html>'), type)).toBeUndefined()
})
