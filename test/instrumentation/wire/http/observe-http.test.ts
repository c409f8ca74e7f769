import { describe, expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { seamTests } from '../../../helpers/seam-tests.ts'

const sent = 'request requested head bytes ended'

// How each use of node:http is told of, in order, and how it ends.
const told: Readonly<Record<string, readonly string[]>> = {
  declined: [],
  end: [`${sent} complete`],
  get: ['requested head bytes ended complete'],
  writes: [`${sent} complete`],
  'end with callbacks': [`${sent} complete`],
  piped: [`${sent} complete`],
  flushed: [`${sent} complete`],
  continue: [`${sent} complete`],
  hints: [`${sent} complete`],
  'a list of headers': [`${sent} complete`],
  'a header set later': [`${sent} complete`],
  'in a proxy’s words': [`${sent} complete`],
  'another host': [`${sent} complete`],
  data: [`${sent} complete`],
  'read by pipe': [`${sent} complete`],
  'read when readable': [`${sent} complete`],
  'read late': [`${sent} complete`],
  'never read': ['request requested head bytes'],
  'nobody listens': ['request requested head ended complete'],
  'kept alive': [`${sent} complete`, `${sent} complete`, `${sent} complete`],
  'three at once': [`${sent} complete`, `${sent} complete`, `${sent} complete`],
  head: ['requested head ended complete'],
  'no content': ['request requested head ended complete'],
  'not modified': ['request requested head ended complete'],
  redirect: ['request requested head ended complete'],
  early: ['request head bytes ended complete'],
  upgrade: [],
  connect: [],
  'destroyed while waiting': ['request requested ended aborted'],
  'destroyed with an error': ['request requested ended aborted enough'],
  aborted: ['request requested ended aborted'],
  'aborted by a signal': [`${sent} aborted ABORT_ERR`],
  'aborted before': [],
  'timed out': ['request requested ended aborted ETIMEDOUT'],
  'answer destroyed': [`${sent} aborted`],
  'loop left': [`${sent} aborted`],
  'destroyed at the last word': [`${sent} aborted`],
  cut: [`${sent} error ECONNRESET`],
  reset: [`${sent} error ECONNRESET`],
  'hung up': ['request requested ended error ECONNRESET'],
  refused: ['request requested ended error ECONNREFUSED'],
  'nobody handles': ['request requested ended error ECONNRESET'],
  'wrong uses': ['request requested head ended complete'],
  'what it looks like': [`${sent} complete`],
}

describe.each(nodeBinaries)('on %s a request of node:http', (_, node) => {
  const reportsOf = seamTests({ app: 'seams/http.mjs', node, told })

  test.each([
    ['writes', 'caf\u00e9 buffer abc', 'you said caf\u00e9 buffer abc'],
    ['piped', 'in three parts', 'you said in three parts'],
    ['end', '{}', 'you said {}'],
    ['data', '{}', 'one two three'],
    ['destroyed at the last word', '{}', 'one two three'],
    ['nobody listens', '{}', ''],
    ['cut', '{}', 'half of'],
  ])('shows all the bytes of: %s', (name, request, answer) => {
    expect(reportsOf(name)).toMatchObject([{ sent: request, received: answer }])
  })

  test.each([
    ['end', { method: 'POST', origin: /^http:\/\/127\.0\.0\.1:\d+$/, path: '/echo', type: 'application/json' }],
    ['get', { method: 'GET', origin: /^http:\/\/127\.0\.0\.1:\d+$/, path: '/echo', type: 'application/json' }],
    ['a list of headers', { method: 'POST', origin: /^http:\/\/127\.0\.0\.1:\d+$/, path: '/echo', type: 'text/css' }],
    [
      'a header set later',
      { method: 'POST', origin: /^http:\/\/127\.0\.0\.1:\d+$/, path: '/echo', type: 'text/later' },
    ],
    [
      'in a proxy’s words',
      { method: 'POST', origin: /^http:\/\/models\.example:8080$/, path: '/echo?a=1', type: 'application/json' },
    ],
    ['another host', { method: 'POST', origin: /^http:\/\/127\.0\.0\.1$/, path: '/echo' }],
  ])('is described by: %s', (name, { origin, ...rest }) => {
    expect(reportsOf(name)).toMatchObject([{ ...rest, origin: expect.stringMatching(origin) }])
  })

  test('waits for an application that does not read, until it does', () => {
    expect(reportsOf('never read')).toMatchObject([{ paused: true }])
    expect(reportsOf('loop left')).toMatchObject([{ paused: false }])
  })
})
