import { dispersionOf } from './dispersion.ts'
import { cellOf, cells, type Series } from './series.ts'
import { leastChance, probability, weightsOf, type Weights } from './weights.ts'

/** What a signal is normally like, and what to weigh an hour by. */
export interface Baseline extends Weights {
  /** The hours it was learned from: from the first to before the second. */
  readonly from: number
  readonly to: number
  readonly n: number
  readonly days: number
  readonly mean: number
  /** The variance of one observation. */
  readonly variance: number
  /** How much more days, and hours, differ than their observations explain; at least 1. */
  readonly dispersion: number
  readonly hourDispersion: number
  /** Observations on a day. */
  readonly perDay: number
  /** What is expected in each hour of the week's pattern. */
  readonly expected: Float64Array
}

export const minimumDays = 10
export const minimumTasks = 500
const windowHours = 28 * 24
const lastHours = 24

/**
 * The baseline a Monday begins with: 28 days, without the last one, which what is to be found may have begun in.
 * @returns undefined where there are fewer than 10 days or 500 observations
 */
export function baselineAt(series: Series, monday: number): Baseline | undefined {
  const from = Math.max(monday - lastHours - windowHours, series.firstHour)
  const to = monday - lastHours
  const sums = sumsOf(series, from, to)
  if (sums.days < minimumDays || sums.n < minimumTasks) return undefined
  const mean = sums.sum / sums.n
  const variance = varianceOf(series, { mean, square: sums.sum2 / sums.n })
  const expected = expectedOf(sums, { mean, variance })
  const learned = { from, to, n: sums.n, days: sums.days, perDay: sums.n / sums.days, mean, variance, expected }
  const dispersion = dispersionOf(series, learned, 24)
  return {
    ...learned,
    dispersion,
    hourDispersion: dispersionOf(series, learned, 1),
    ...weightsOf(series, { ...learned, dispersion }),
  }
}

interface Sums {
  n: number
  sum: number
  sum2: number
  days: number
  readonly cellN: Float64Array
  readonly cellSum: Float64Array
}

function sumsOf({ firstHour, n, sum, sum2 }: Series, from: number, to: number): Sums {
  const sums: Sums = {
    n: 0,
    sum: 0,
    sum2: 0,
    days: 0,
    cellN: new Float64Array(cells),
    cellSum: new Float64Array(cells),
  }
  let lastDay = -1
  for (let hour = from; hour < to; hour += 1) {
    const at = hour - firstHour
    const count = n[at] ?? 0
    if (count === 0) continue
    const cell = cellOf(hour)
    sums.n += count
    sums.sum += sum[at] ?? 0
    sums.sum2 += sum2[at] ?? 0
    sums.cellN[cell] = (sums.cellN[cell] ?? 0) + count
    sums.cellSum[cell] = (sums.cellSum[cell] ?? 0) + (sum[at] ?? 0)
    const day = Math.floor(hour / 24)
    if (day !== lastDay) sums.days += 1
    lastDay = day
  }
  return sums
}

/** Not less than what would let a single observation decide. */
function varianceOf({ kind, effect }: Series, { mean, square }: { mean: number; square: number }): number {
  if (kind === 'mean') return Math.max(square - mean * mean, effect * effect)
  const p = probability(mean, leastChance({ kind, effect }))
  if (kind === 'rate') return p * (1 - p)
  return Math.min(Math.max(square - mean * mean, p * (1 - p) * leastShareRatio), p * (1 - p))
}

const leastShareRatio = 0.05

/** The mean plus each cell's own effect, shrunk by the method of moments towards none. */
function expectedOf({ n, cellN, cellSum }: Sums, { mean, variance }: { mean: number; variance: number }): Float64Array {
  let between = 0
  let squares = 0
  let used = 0
  for (let cell = 0; cell < cells; cell += 1) {
    const count = cellN[cell] ?? 0
    if (count === 0) continue
    const effect = (cellSum[cell] ?? 0) / count - mean
    between += count * effect * effect
    squares += count * count
    used += 1
  }
  const spread = Math.max(0, (between - (used - 1) * variance) / Math.max(n - squares / n, 1e-9))
  return cellN.map((count, cell) => {
    if (count === 0 || spread === 0) return mean
    return mean + (((cellSum[cell] ?? 0) / count - mean) * spread) / (spread + variance / count)
  })
}
