import { expect, test } from 'vitest'
import type { DriftMixRow } from '@spanledger/queries'
import { splitByDimension } from '../../../../collector/src/drift/cause/split-by-dimension.ts'
import { splitWords } from '../../../../collector/src/drift/signal-words.ts'
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

function row(dimension: string, value: string, counts: readonly [number, number, number, number]): DriftMixRow {
  const [before, meanBefore, after, meanAfter] = counts
  return {
    dimension,
    value,
    tasks_before: String(before),
    sum_before: before * meanBefore,
    tasks_after: String(after),
    sum_after: after * meanAfter,
  }
}

const moved = [row('customer', 'acme', [900, 1, 500, 1]), row('customer', 'initech', [100, 2, 500, 2])]
const swapped = [row('model', 'old', [1_000, 1, 0, 0]), row('model', 'new', [0, 0, 1_000, 1.4])]

test.each([
  ['other customers', [...moved, row('model', 'm', [1_000, 1.1, 1_000, 1.5])], 'customer', 0.4, 0],
  [
    'another model',
    [...swapped, row('customer', 'a', [500, 1, 500, 1.4]), row('customer', 'b', [500, 1, 500, 1.4])],
    'model',
    0.4,
    0,
  ],
  ['neither', [row('customer', 'a', [500, 1, 500, 1.4]), row('customer', 'b', [500, 1, 500, 1.4])], 'customer', 0, 0.4],
])('says that a difference comes from %s', (_, rows, dimension, mix, rate) => {
  const split = splitByDimension(rows)

  expect([split?.dimension, split?.mix.toFixed(6), split?.rate.toFixed(6)]).toEqual([
    dimension,
    mix.toFixed(6),
    rate.toFixed(6),
  ])
})

test.each([
  ['there is one value of each', [row('model', 'm', [1_000, 1, 1_000, 2])]],
  ['there are too few tasks since', [row('model', 'a', [1_000, 1, 20, 2]), row('model', 'b', [1_000, 1, 20, 2])]],
  ['there are none', []],
])('splits nothing where %s', (_, rows) => {
  expect(splitByDimension(rows)).toBeUndefined()
})

test('says both parts of a split so that they add up', () => {
  expect(
    splitWords({ kind: 'mean' }, { dimension: 'customer', mix: Math.log(1.2) * 0.75, rate: Math.log(1.2) * 0.25 }),
  ).toBe('of +20.0 %, +15.0 from tasks of other customers, +5.0 from tasks of the same customers being different')
})
