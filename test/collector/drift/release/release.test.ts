import { expect, test } from 'vitest'
import { compareReleases, type ComparedRow } from '../../../../collector/src/drift/release/compare-releases.ts'

interface Side {
  readonly sessions: number
  readonly mean: number
  readonly perSession?: number
  readonly spread?: number
}

/** Sessions that lie half above and half below a mean, all of the same size. */
function rowOf(side: string, { sessions, mean, perSession = 1, spread = 1 }: Side, task = 'refund'): ComparedRow {
  const sums = Array.from({ length: sessions }, (_, at) => perSession * (mean + (at % 2 === 0 ? spread : -spread)))
  const total = (value: (sum: number) => number) => sums.reduce((all, sum) => all + value(sum), 0)
  return {
    task,
    side,
    measure: 'cost',
    clusters: sessions,
    tasks: sessions * perSession,
    measured: total(sum => sum),
    measured_squares: total(sum => sum * sum),
    measured_products: total(sum => sum * perSession),
    task_squares: sessions * perSession * perSession,
  }
}

const costOf = (rows: readonly ComparedRow[]) => compareReleases(rows).find(({ measure }) => measure.name === 'cost')

test.each([
  ['worse', { sessions: 2_000, mean: 6.2 }],
  ['better', { sessions: 2_000, mean: 5.8 }],
  ['same', { sessions: 20_000, mean: 6.0 }],
  ['needs more', { sessions: 200, mean: 6.05 }],
] as const)('a release whose cost is another is %s', (kind, after) => {
  const found = costOf([rowOf('before', { sessions: after.sessions, mean: 6 }), rowOf('after', after)])

  expect(found?.verdict.kind).toBe(kind)
})

test('says how many tasks more would tell, and they do', () => {
  const at = (sessions: number) =>
    costOf([rowOf('before', { sessions, mean: 6 }), rowOf('after', { sessions, mean: 6 })])
  const few = at(300)?.verdict
  const more = few?.kind === 'needs more' ? (few.tasks ?? 0) : 0

  expect(more).toBeGreaterThan(0)
  expect(at(300 + more)?.verdict.kind).toBe('same')
})

test('five tasks of one session tell no more than one', () => {
  const widthOf = (perSession: number) => {
    const found = costOf([
      rowOf('before', { sessions: 400, mean: 6, perSession }),
      rowOf('after', { sessions: 400, mean: 6, perSession }),
    ])
    return (found?.difference?.high ?? 0) - (found?.difference?.low ?? 0)
  }

  expect(widthOf(5)).toBeCloseTo(widthOf(1), 9)
})

test('other traffic is no other behaviour: each kind of task is compared with itself', () => {
  const found = costOf([
    rowOf('before', { sessions: 1_000, mean: 4 }, 'cheap'),
    rowOf('before', { sessions: 200, mean: 9 }, 'dear'),
    rowOf('after', { sessions: 200, mean: 4 }, 'cheap'),
    rowOf('after', { sessions: 1_000, mean: 9 }, 'dear'),
  ])

  expect(found?.difference?.difference).toBeCloseTo(0, 9)
})

test('a handful of sessions says nothing', () => {
  const found = costOf([rowOf('before', { sessions: 49, mean: 6 }), rowOf('after', { sessions: 4_000, mean: 9 })])

  expect([found?.difference, found?.verdict]).toEqual([undefined, { kind: 'needs more', tasks: undefined }])
})
