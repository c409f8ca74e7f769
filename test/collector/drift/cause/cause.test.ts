import { expect, test } from 'vitest'
import { contrastOf } from '../../../../collector/src/drift/cause/contrast.ts'
import { splitDifference } from '../../../../collector/src/drift/cause/mix-and-rate.ts'
import { rankChanges } from '../../../../collector/src/drift/cause/rank-changes.ts'

/** A change at hour 100 that shows: what begins sooner or later explains less. */
const sharp = (hour: number) => 40 - 3 * Math.abs(hour - 100)
const change = (name: string, hour: number) => ({ name, hour })

test('names the change that the onset began with', () => {
  const { top, ranked } = rankChanges([change('late', 109), change('cause', 99.4), change('early', 92)], {
    onset: 100,
    scores: sharp,
  })

  expect(top?.name).toBe('cause')
  expect(ranked[0]?.likelihood).toBeGreaterThan(0.99)
})

test.each([
  ['no change is near', [change('far', 50)]],
  ['there is none', []],
  ['three fit alike', [change('a', 99), change('b', 99.2), change('c', 99.4)]],
  ['the only one near does not explain what came since', [change('late', 110)]],
])('says that it is undetermined where %s', (_, changes) => {
  expect(rankChanges(changes, { onset: 100, scores: sharp }).top).toBeUndefined()
})

test('splits a difference into other traffic and other behaviour, and loses nothing', () => {
  const moved = [
    { before: { n: 90, mean: 1 }, after: { n: 50, mean: 1 } },
    { before: { n: 10, mean: 5 }, after: { n: 50, mean: 5 } },
  ]
  const dearer = [
    { before: { n: 90, mean: 1 }, after: { n: 90, mean: 2 } },
    { before: { n: 10, mean: 5 }, after: { n: 10, mean: 5 } },
  ]
  const fresh = [
    { before: { n: 100, mean: 1 }, after: { n: 50, mean: 1 } },
    { before: { n: 0, mean: 0 }, after: { n: 50, mean: 3 } },
  ]

  const rounded = [moved, dearer, fresh].map(splitDifference).map(({ mix, rate }) => [mix.toFixed(6), rate.toFixed(6)])

  expect(rounded).toEqual([
    ['1.600000', '0.000000'],
    ['0.000000', '0.900000'],
    ['1.000000', '0.000000'],
  ])
})

test('compares versions in the same hours only', () => {
  const hours = Array.from({ length: 20 }, (_, hour) => hour)
  const older = hours.map(hour => ({ hour, n: 10, sum: 10 * hour, sum2: 10 * hour * hour + 10 }))
  const newer = hours.slice(5, 18).map(hour => ({ hour, n: 10, sum: 10 * (hour + 2), sum2: 10 * (hour + 2) ** 2 + 10 }))

  expect(contrastOf(older, newer)?.difference).toBeCloseTo(2, 9)
  expect(contrastOf(older, newer)?.halfWidth).toBeLessThan(0.5)
  expect(contrastOf(older.slice(0, 5), newer)).toBeUndefined()
})
