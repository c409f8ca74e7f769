import { cellOf, cells, type Series } from './series.ts'

/** What a signal is normally like, and what to weigh an hour by. */
export interface Baseline {
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
  /** The log likelihood ratio of an hour is `sum * perSum + n * perN` over the dispersion; by cell and alternative. */
  readonly perSum: Float64Array
  readonly perN: Float64Array
}

export const alternatives = 8
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
  const learned = { mean, variance, expected }
  const window = { from, to, ...learned }
  // A rate that was learned from few hits is not well known.
  const unsure = series.kind === 'rate' ? 1 + 5 / (sums.sum + 1) : 1
  return {
    ...window,
    n: sums.n,
    days: sums.days,
    dispersion: unsure * dispersionOf(series, window, 24),
    hourDispersion: unsure * dispersionOf(series, window, 1),
    perDay: sums.n / sums.days,
    ...weightsOf(series, learned),
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
  const p = probability(mean, kind === 'rate' ? leastRate : effect / 10)
  if (kind === 'rate') return p * (1 - p)
  return Math.min(Math.max(square - mean * mean, p * (1 - p) * leastShareRatio), p * (1 - p))
}

const leastRate = 0.0005
const leastShareRatio = 0.05

function probability(value: number, least: number): number {
  return Math.min(Math.max(value, least), 1 - least)
}

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

interface Window {
  readonly from: number
  readonly to: number
  readonly variance: number
  readonly expected: Float64Array
}

/**
 * Days differ more than their tasks explain: the mean over stretches of so many hours, and a margin. Without this
 * factor an alert goes off whenever there is much to count.
 */
function dispersionOf({ firstHour, n, sum }: Series, { from, to, variance, expected }: Window, hours: number): number {
  let total = 0
  let stretches = 0
  for (let start = Math.floor(from / hours) * hours; start < to; start += hours) {
    let residual = 0
    let count = 0
    for (let hour = Math.max(start, from); hour < Math.min(start + hours, to); hour += 1) {
      const at = hour - firstHour
      residual += (sum[at] ?? 0) - (n[at] ?? 0) * (expected[cellOf(hour)] ?? 0)
      count += n[at] ?? 0
    }
    if (count === 0) continue
    total += (residual * residual) / (count * variance)
    stretches += 1
  }
  return Math.max(1, (margin * total) / stretches)
}

const margin = 1.3

type Learned = Pick<Baseline, 'mean' | 'variance' | 'expected'>

/** The alternatives, each as weights of an hour's sum and number. */
function weightsOf(series: Series, learned: Learned): Pick<Baseline, 'perSum' | 'perN'> {
  const perSum = new Float64Array(cells * alternatives)
  const perN = new Float64Array(cells * alternatives)
  for (let cell = 0; cell < cells; cell += 1)
    for (let alternative = 0; alternative < alternatives; alternative += 1) {
      const weight = weightOf(series, learned, { cell, alternative })
      perSum[cell * alternatives + alternative] = weight.perSum
      perN[cell * alternatives + alternative] = weight.perN
    }
  return { perSum, perN }
}

const multiples: Readonly<Record<'mean' | 'share', readonly number[]>> = {
  mean: [1, -1, 1.5, -1.5, 2.5, -2.5, 4, -4],
  share: [1, -1, 2, -2, 3.5, -3.5, 7, -7],
}
const ratios: readonly number[] = [1.5, 1.5, 2, 2, 3, 4, 0.5, 0.25]

function weightOf(
  { kind, effect }: Series,
  { mean, variance, expected }: Learned,
  { cell, alternative }: { cell: number; alternative: number },
): { perSum: number; perN: number } {
  const normal = expected[cell] ?? mean
  if (kind === 'mean') {
    const theta = (multiples.mean[alternative] ?? 0) * effect
    return { perSum: theta / variance, perN: -(theta * normal + (theta * theta) / 2) / variance }
  }
  const least = kind === 'rate' ? leastRate : effect / 10
  const p = probability(normal, least)
  const side = normal < least ? 1 : normal > 1 - least ? -1 : 0
  const towards = (one: number) => possible(one, { kind, side })
  const wanted =
    kind === 'rate' ? p * towards(ratios[alternative] ?? 1) : p + towards(multiples.share[alternative] ?? 0) * effect
  const q = Math.min(Math.max(wanted, p / 4), 1 - (1 - p) / 4)
  const overall = probability(mean, least)
  const scale = variance / (overall * (1 - overall))
  const perN = Math.log((1 - q) / (1 - p)) / scale
  return { perSum: Math.log(q / p) / scale - perN, perN }
}

/** What is never, or always, cannot become less, or more: such an alternative looks the other way. */
function possible(alternative: number, { kind, side }: { kind: Series['kind']; side: number }): number {
  if (side === 0) return alternative
  if (kind === 'share') return side * Math.abs(alternative)
  const ratio = Math.max(alternative, 1 / alternative)
  return side > 0 ? ratio : 1 / ratio
}
