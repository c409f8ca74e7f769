import { describe, expect, test } from 'vitest'
import { dueOf, type DriftSources } from '../../../../collector/src/store/drift-states/due.ts'

const minute = 60_000
const hour = 60 * minute
const noon = 20_000 * 24 * hour + 12 * hour

/** Computed at 12:20 for all hours before 12:00. */
const known: DriftSources = {
  project: 'shop',
  newest: '1000',
  accepted: 1,
  hours: 12_960,
  computedHour: noon,
  computedAt: noon + 20 * minute,
  computedGeneration: '1000',
  computedAccepted: 1,
  now: noon + 21 * minute,
  until: noon + 22 * minute,
}
const never = { hours: 0, computedHour: 0, computedAt: 0, computedGeneration: '0', computedAccepted: 0 }

function due(rows: readonly Partial<DriftSources>[], { isSettled = true, hours = [12_960] } = {}) {
  const found = dueOf(
    rows.map(row => ({ ...known, ...row })),
    { hoursOf: () => hours, isSettled },
  )
  return found.map(one => [one.project, one.hours])
}

const yes = [['shop', 12_960]]

describe('drift is computed', () => {
  test.each([
    ['not again while nothing changed', {}, []],
    ['for a project that never was', never, yes],
    ['when the hour is over', { now: noon + hour }, yes],
    ['when somebody accepted something', { accepted: 2 }, yes],
    ['when what was accepted is forgotten', { accepted: 0 }, yes],
    ['not again at once when something came late', { newest: '1001' }, []],
    ['again after five minutes when something came late', { newest: '1001', now: noon + 25 * minute }, yes],
    ['not again after five minutes when nothing came', { now: noon + 25 * minute }, []],
  ])('%s', (_, row, expected) => {
    expect(due([row])).toEqual(expected)
  })

  test.each([
    ['waits while sums are behind', { now: noon + hour + 4 * minute }, []],
    ['does not wait for longer than five minutes', { now: noon + hour + 5 * minute }, yes],
    ['does not wait with what somebody accepted', { now: noon + hour + minute, accepted: 2 }, yes],
    ['waits with a project that never was', { ...never, now: noon + minute }, []],
  ])('an hour that is over %s', (_, row, expected) => {
    expect(due([row], { isSettled: false })).toEqual(expected)
  })

  test('for each number of hours that is asked for, and for no other', () => {
    expect(due([{}, { hours: 100 }, { hours: 200, now: noon + hour }], { hours: [12_960, 100, 300] })).toEqual([
      ['shop', 300],
    ])
  })

  test('what was decided comes first, then hours that are over, then what came late', () => {
    const rows = [
      { project: 'late', newest: '1001', now: noon + 40 * minute },
      { project: 'over', computedHour: noon - hour },
      { project: 'new', ...never },
      { project: 'decided', accepted: 2 },
    ]

    expect(due(rows).map(([project]) => project)).toEqual(['decided', 'over', 'new', 'late'])
  })
})
