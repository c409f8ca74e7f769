import { expect, test } from 'vitest'
import type { LedgerSpan } from '../../../../collector/src/model.ts'
import { RecentSpans, type Fresh } from '../../../../collector/src/spool/recent/recent-spans.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'

let clock = 0n

/** What is left of a request; each comes a little later than the one before. */
function arrived(recent: RecentSpans, spans: readonly LedgerSpan[], project = 'p'): Fresh {
  return recent.without({ project, spans, rows: encodeSpans(spans, { project, ingestedNano: ++clock }) })
}

function put(recent: RecentSpans, spans: readonly LedgerSpan[], project?: string): number {
  const fresh = arrived(recent, spans, project)
  fresh.remember()
  return fresh.rows.rowLengths.length
}

const first = ledgerSpan({ spanId: '1'.repeat(16) }, 1n)
const second = ledgerSpan({ spanId: '2'.repeat(16) }, 2n)
const changed = ledgerSpan({ spanId: '1'.repeat(16), attributes: { note: 'changed' } }, 1n)

test('leaves out what was put on disk before, and nothing else', () => {
  const recent = new RecentSpans()
  put(recent, [first])

  const { rows } = arrived(recent, [first, second])

  expect(rows).toEqual(encodeSpans([second], { project: 'p', ingestedNano: clock }))
  expect(recent.repeated).toBe(1)
})

test.each([
  ['a span that changed', [[first], [changed]], [1, 1]],
  ['a span that changed back', [[first], [changed], [first]], [1, 1, 1]],
  ['a changed span only once', [[first], [changed], [changed]], [1, 1, 0]],
  [
    'the span of another trace',
    [[first], [ledgerSpan({ spanId: '1'.repeat(16), traceId: 'a'.repeat(32) }, 1n)]],
    [1, 1],
  ],
  ['both of two that come together', [[first, changed]], [2]],
])('keeps %s', (_, requests, kept) => {
  const recent = new RecentSpans()

  expect(requests.map(spans => put(recent, spans))).toEqual(kept)
})

test('keeps the same span of another project', () => {
  const recent = new RecentSpans()

  expect([put(recent, [first], 'a'), put(recent, [first], 'b'), put(recent, [first], 'a')]).toEqual([1, 1, 0])
})

test('keeps what came before but never reached the disk', () => {
  const recent = new RecentSpans()
  arrived(recent, [first])

  expect(put(recent, [first])).toBe(1)
})

test('believes the later of two requests, whichever is on disk first', () => {
  const recent = new RecentSpans()
  const [earlier, later] = [arrived(recent, [first]), arrived(recent, [changed])]
  later.remember()
  earlier.remember()

  expect([put(recent, [changed]), put(recent, [first])]).toEqual([0, 1])
})

test('believes the one that came later, though it was encoded first', () => {
  const recent = new RecentSpans()
  const came = (spans: readonly LedgerSpan[], ingestedNano: bigint) =>
    recent.without({ project: 'p', spans, rows: encodeSpans(spans, { project: 'p', ingestedNano }) })
  const later = came([changed], clock + 2n)
  const earlier = came([first], clock + 1n)
  clock += 2n
  later.remember()
  earlier.remember()

  expect([put(recent, [changed]), put(recent, [first])]).toEqual([0, 1])
})

test('forgets what was not seen for longest, and never holds more than its limit', () => {
  const recent = new RecentSpans({ limit: 2 })
  put(recent, [first])
  put(recent, [second])
  put(recent, [first])
  put(recent, [ledgerSpan({ spanId: '3'.repeat(16) })])

  expect([put(recent, [first]), put(recent, [second])]).toEqual([0, 1])
})
