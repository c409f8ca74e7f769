import { describe, expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { seamTests } from '../../../helpers/seam-tests.ts'

const sent = 'request requested head bytes ended'

// How each use of node:http2 is told of, in order, and how it ends.
const told: Readonly<Record<string, readonly string[]>> = {
  'before it is connected': [`${sent} complete`],
  declined: [],
  end: [`${sent} complete`],
  get: ['requested head bytes ended complete'],
  writes: [`${sent} complete`],
  piped: [`${sent} complete`],
  hints: [`${sent} complete`],
  'with trailers': [`${sent} complete`],
  gRPC: [],
  data: [`${sent} complete`],
  'read by pipe': [`${sent} complete`],
  'read late': [`${sent} aborted ABORT_ERR`],
  large: [`${sent} complete`],
  'never read': ['request requested head bytes'],
  'three at once': [`${sent} complete`, `${sent} complete`, `${sent} complete`],
  head: ['requested head ended complete'],
  'no content': ['request requested head ended complete'],
  early: ['request head bytes ended complete'],
  'closed while waiting': ['request requested ended aborted'],
  'destroyed with an error': ['request requested ended aborted enough'],
  'aborted by a signal': [`${sent} aborted ABORT_ERR`],
  'aborted before': [],
  'timed out': ['request requested ended aborted'],
  'loop left': [`${sent} aborted ABORT_ERR`],
  'destroyed at the last word': [`${sent} aborted`],
  reset: [`${sent} error ERR_HTTP2_STREAM_ERROR`],
  'session destroyed': [`${sent} aborted`],
  'session failed': [`${sent} error broken`],
  'hung up': ['request requested ended error'],
  refused: ['request requested ended error ERR_HTTP2_STREAM_CANCEL'],
  'wrong uses': [`${sent} complete`],
  undici: [],
  'what it looks like': [`${sent} complete`],
}

describe.each(nodeBinaries)('on %s a request of node:http2', (_, node) => {
  const reportsOf = seamTests({ app: 'seams/http2.mjs', node, told })

  test.each([
    ['writes', 'caf\u00e9 buffer abc', 'you said caf\u00e9 buffer abc'],
    ['piped', 'in three parts', 'you said in three parts'],
    ['end', '{}', 'you said {}'],
    ['data', '{}', 'one two three'],
    ['large', '{}', '1000000 characters'],
    ['destroyed at the last word', '{}', 'some'],
    ['reset', '{}', 'half of'],
  ])('shows all the bytes of: %s', (name, request, answer) => {
    expect(reportsOf(name)).toMatchObject([{ sent: request, received: answer }])
  })

  test('is described by its own headers', () => {
    const origin = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string

    expect(reportsOf('end')).toMatchObject([
      { method: 'POST', origin, path: '/echo', type: 'application/json', status: 200, answerType: 'text/plain' },
    ])
    expect(reportsOf('get')).toMatchObject([{ method: 'GET', origin, path: '/echo' }])
  })

  test('waits for an application that does not read, until it does', () => {
    expect(reportsOf('never read')).toMatchObject([{ paused: true }])
    expect(reportsOf('read late')).toMatchObject([{ paused: false }])
  })
})
