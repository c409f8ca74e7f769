import { expect, test } from 'vitest'
import { parseSse } from '../../../../instrumentation/src/protocols/framing/sse.ts'

test.each([
  ['line feeds', 'event: a\ndata: 1\n\ndata: 2\n\n'],
  ['carriage returns and line feeds', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n'],
  ['comments and a byte order mark', '\uFEFF: hello\n\nevent: a\ndata:1\n\nid: 7\ndata: 2\n\n'],
  ['a last event that is not closed', 'event: a\ndata: 1\n\ndata: 2'],
])('reads events with %s', (_, text) => {
  expect(parseSse(text)).toEqual([
    { event: 'a', data: '1' },
    { event: 'message', data: '2' },
  ])
})

test('joins the lines of one event', () => {
  expect(parseSse('data: a\ndata: b\n\n')).toEqual([{ event: 'message', data: 'a\nb' }])
})
