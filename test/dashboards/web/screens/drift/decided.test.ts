import { describe, expect, test } from 'vitest'
import { decidedOf, decisionsIn } from '../../../../../dashboards/web/src/screens/drift/decided.ts'

const now = new Date('2026-11-20T12:00:00Z')
const row = { service: 'shop', task: 'refund', signal_group: 'cost', has_baseline: 0 }
const accepted = {
  decision: 'accept',
  service: 'shop',
  task: 'refund',
  signal_group: 'cost',
  decided_by: 'mara',
  reason: 'meant',
  at: '2026-11-19 12:00:00.000',
  holds_since: '2026-11-19 12:00:00',
  holds_until: '2026-11-20 12:00:00',
}
const muted = { ...accepted, decision: 'mute', holds_until: '2026-11-21 12:00:00' }

describe('what people decided', () => {
  test.each([
    ['is accepted', [accepted], row, 'accepted'],
    ['is accepted for all signals', [{ ...accepted, task: '', signal_group: '' }], row, 'accepted'],
    ['was accepted for another task', [{ ...accepted, task: 'answer' }], row, undefined],
    ['was accepted, and is usual by now', [accepted], { ...row, has_baseline: 1 }, undefined],
    ['was accepted too long ago', [{ ...accepted, holds_since: '2026-10-01 12:00:00' }], row, undefined],
    ['is muted', [muted], { ...row, has_baseline: 1 }, 'muted'],
    ['was muted', [{ ...muted, holds_until: '2026-11-20 11:59:00' }], row, undefined],
    ['was muted after it was accepted', [muted, accepted], row, 'muted'],
  ])('a signal that %s', (_, rows, signal, kind) => {
    expect(decidedOf(signal, decisionsIn(rows, now))?.kind).toBe(kind)
  })

  test('says who, when and why', () => {
    expect(decisionsIn([accepted], now)).toMatchObject([
      { by: 'mara', reason: 'meant', at: new Date('2026-11-19T12:00:00Z') },
    ])
  })
})
