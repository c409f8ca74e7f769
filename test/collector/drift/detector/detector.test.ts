import { expect, test } from 'vitest'
import { detect } from '../../../../collector/src/drift/detector/detector.ts'
import { onsetOf } from '../../../../collector/src/drift/detector/onset.ts'
import { beginsWeek, cellOf, type Series } from '../../../../collector/src/drift/detector/series.ts'
import { inventSignal, type SignalScript } from '../../../helpers/drift/signals.ts'

const firstHour = 96 + 168 * 2900
const hours = 13 * 168
const threshold = 14_688
const cost: SignalScript = { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6 }
const invented = (script: Partial<SignalScript>, seed = 7) =>
  inventSignal({ ...cost, ...script }, { seed, firstHour, hours }).series

test.each([1, 2, 3, 4, 5, 6])('says nothing where nothing changed (world %i)', seed => {
  expect(detect(invented({}, seed), { threshold })).toMatchObject({ firedAt: undefined, resolvedAt: undefined })
})

test('fires after a change, finds its onset to a few hours, and keeps the baseline of before', () => {
  const from = 70 * 24 + 9
  const series = invented({ from, change: 0.25 })

  const { firedAt = 0, baseline } = detect(series, { threshold })

  expect(firedAt - firstHour - from).toBeGreaterThanOrEqual(0)
  expect(firedAt - firstHour - from).toBeLessThan(48)
  expect(baseline?.to).toBeLessThanOrEqual(firstHour + from)
  expect(Math.abs((baseline ? (onsetOf(series, baseline)?.hour ?? 0) : 0) - firstHour - from)).toBeLessThanOrEqual(6)
})

test('resolves when what changed is over', () => {
  const found = detect(invented({ from: 50 * 24, until: 60 * 24, change: 0.4 }), { threshold })

  expect(found.firedAt).toBeUndefined()
  expect((found.resolvedAt ?? 0) - firstHour).toBeGreaterThan(60 * 24)
  expect((found.resolvedAt ?? 0) - firstHour).toBeLessThan(75 * 24)
})

test.each([
  ['fewer than ten days', { starts: hours - 9 * 24 }],
  ['fewer than 500 tasks', { perHour: 0.1 }],
])('has no baseline with %s', (_, script) => {
  expect(detect(invented(script), { threshold })).toMatchObject({
    baseline: undefined,
    firedAt: undefined,
    evidence: 0,
  })
})

test('a single failure where there was never one is no alert', () => {
  const series = invented({ kind: 'rate', effect: 0.5, mean: 0 })
  series.sum[80 * 24] = 1
  series.sum2[80 * 24] = 1

  expect(detect(series, { threshold }).firedAt).toBeUndefined()
})

test.each<[string, Pick<Series, 'kind' | 'effect'>, number]>([
  ['a share that is always 0', { kind: 'share', effect: 0.05 }, 0],
  ['a share that is always 1', { kind: 'share', effect: 0.03 }, 1],
  ['a rate that is always 0', { kind: 'rate', effect: 0.5 }, 0],
  ['a rate that is always 1', { kind: 'rate', effect: 0.5 }, 1],
])('%s is as usual, however often it is seen', (_, kind, value) => {
  for (const perHour of [3, 800]) {
    const n = new Float64Array(hours).fill(perHour)
    const sum = n.map(count => count * value)

    expect(detect({ ...kind, firstHour, n, sum, sum2: sum }, { threshold }).firedAt).toBeUndefined()
  }
})

const rare: SignalScript = { signal: 'timeout', kind: 'rate', effect: 0.5, perHour: 1, mean: 0.001 }

test.each([1, 2, 3])('what is too rare to show anything is never suspicious, and not as usual (world %i)', seed => {
  let most = 0

  const found = detect(invented(rare, seed), { threshold, onHour: (_, evidence) => (most = Math.max(most, evidence)) })

  expect(found).toMatchObject({ telling: false, suspicious: false, firedAt: undefined })
  expect(most).toBeLessThan(threshold / 50)
})

test('what was too rare tells as soon as there is enough to count', () => {
  const [few, many] = [invented(rare), invented({ ...rare, perHour: 100, starts: 60 * 24 })]
  const joined = (left: Float64Array, right: Float64Array) => left.map((one, at) => one + (right[at] ?? 0))
  const series = {
    ...few,
    n: joined(few.n, many.n),
    sum: joined(few.sum, many.sum),
    sum2: joined(few.sum2, many.sum2),
  }

  expect(detect(series, { threshold })).toMatchObject({ telling: true, firedAt: undefined })
})

test('what was too rare fires all the same when it happens to every other task', () => {
  const from = 80 * 24
  const { firedAt = 0, telling } = detect(invented({ ...rare, from, change: 0.5 }), { threshold })

  expect(telling).toBe(false)
  expect(firedAt - firstHour - from).toBeGreaterThan(0)
  expect(firedAt - firstHour - from).toBeLessThan(48)
})

test('knows Mondays and weekends', () => {
  const monday = Date.UTC(2026, 10, 23) / 3_600_000
  const sunday = Date.UTC(2026, 10, 22, 5) / 3_600_000

  expect([beginsWeek(monday), beginsWeek(monday + 1), cellOf(monday), cellOf(sunday)]).toEqual([true, false, 0, 29])
})
