import { describe, expect, test } from 'vitest'
import { compareBill, type StoredCall } from '../../../collector/src/demo/bill.ts'
import type { BillLine } from '../../../collector/src/demo/model-server/ledger.ts'

const usage = { input: 100, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 10, reasoning: 0 }

function billed(differences: Partial<BillLine> = {}): BillLine {
  return {
    responseId: 'msg_1',
    provider: 'anthropic',
    model: 'claude-x',
    usage,
    usageSent: true,
    nano: 450_000n,
    ...differences,
  }
}

function stored(differences: Partial<StoredCall> = {}): StoredCall {
  return { responseId: 'msg_1', model: 'claude-x', inputTokens: 100, status: 'priced', nano: 450_000n, ...differences }
}

describe('a bill is confirmed', () => {
  test('when every call costs the same on both sides, in any order', () => {
    const bill = [billed(), billed({ responseId: 'msg_2', nano: 7n })]

    const comparison = compareBill(bill, [stored({ responseId: 'msg_2', nano: 7n }), stored()])

    expect(comparison).toMatchObject({
      equal: true,
      exact: { calls: 2, billedNano: 450_007n, storedNano: 450_007n },
    })
  })

  test('when a call that nobody sends a bill for has no price, and is in no sum', () => {
    const own = { responseId: 'own-1', model: 'own-model' }
    const bill = [billed(), billed({ ...own, nano: undefined })]

    const comparison = compareBill(bill, [stored(), stored({ ...own, status: 'unpriced', nano: undefined })])

    expect(comparison).toMatchObject({
      equal: true,
      exact: { calls: 1, billedNano: 450_000n, storedNano: 450_000n },
      unbilled: { calls: 1 },
    })
  })

  test('when calls without an id agree in number, length and price', () => {
    const embedding = { responseId: undefined, model: 'embedder' }
    const lines = [billed({ ...embedding, nano: 2_000n }), billed({ ...embedding, nano: 2_000n })]
    const calls = [stored({ ...embedding, nano: 2_000n }), stored({ ...embedding, nano: 2_000n })]

    const comparison = compareBill(lines, calls)

    expect(comparison).toMatchObject({ equal: true, exact: { calls: 2, storedNano: 4_000n } })
  })

  test('when an estimate is off, which is shown apart, in sum and at its worst', () => {
    const lines = [
      billed({ responseId: 'a', usageSent: false, nano: 1_000n }),
      billed({ responseId: 'b', usageSent: false, nano: 3_000n }),
    ]
    const calls = [
      stored({ responseId: 'a', status: 'estimated', nano: 900n }),
      stored({ responseId: 'b', status: 'estimated', nano: 3_180n }),
    ]

    const comparison = compareBill(lines, calls)

    expect(comparison).toMatchObject({ equal: true, exact: { calls: 0, billedNano: 0n } })
    expect(comparison.estimated).toEqual({
      calls: 2,
      billedNano: 4_000n,
      storedNano: 4_080n,
      errorPercent: 2,
      worstPercent: -10,
    })
  })
})

describe('a bill is refused', () => {
  test.each([
    ['one nano-dollar too much', [billed()], [stored({ nano: 450_001n })]],
    ['a call that was only estimated though its usage was sent', [billed()], [stored({ status: 'estimated' })]],
    ['a call without a price', [billed({ nano: 0n })], [stored({ status: 'unpriced', nano: undefined })]],
    ['a guess that is sold as exact', [billed({ usageSent: false })], [stored({ status: 'priced' })]],
    [
      'a price for what nobody sends a bill for, be it 0',
      [billed({ nano: undefined })],
      [stored({ status: 'priced', nano: 0n })],
    ],
    [
      'two mistakes that cancel out',
      [billed({ responseId: 'a', nano: 10n }), billed({ responseId: 'b', nano: 20n })],
      [stored({ responseId: 'a', nano: 20n }), stored({ responseId: 'b', nano: 10n })],
    ],
  ])('for %s', (_, bill, calls) => {
    const comparison = compareBill(bill, calls)

    expect(comparison.equal).toBe(false)
    expect(comparison.differing).not.toEqual([])
  })

  test('for a call that was not stored', () => {
    const comparison = compareBill([billed(), billed({ responseId: 'msg_2' })], [stored()])

    expect(comparison).toMatchObject({ equal: false, missing: [{ responseId: 'msg_2' }], extra: [] })
  })

  test('for a call that was stored twice', () => {
    const comparison = compareBill([billed()], [stored(), stored()])

    expect(comparison).toMatchObject({ equal: false, missing: [], extra: [{ responseId: 'msg_1' }] })
  })

  test('for an embedding of another length', () => {
    const line = billed({ responseId: undefined })

    const comparison = compareBill([line], [stored({ responseId: undefined, inputTokens: 99 })])

    expect(comparison.equal).toBe(false)
    expect(comparison.missing).toHaveLength(1)
    expect(comparison.extra).toHaveLength(1)
  })
})
