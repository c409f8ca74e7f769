import { cells, type Series } from './series.ts'

/** What to weigh an hour by, under each of eight alternatives. */
export interface Weights {
  /** The log likelihood ratio of an hour is `sum * perSum + n * perN` over the dispersion; by cell and alternative. */
  readonly perSum: Float64Array
  readonly perN: Float64Array
  /** What an hour adds to the evidence before it is looked at; by alternative, at most 1. */
  readonly starts: Float64Array
  /** The log likelihood ratio that an hour gives on average, of the alternative that shows best. */
  readonly information: number
}

export const alternatives = 8

const multiples: Readonly<Record<'mean' | 'share', readonly number[]>> = {
  mean: [1, -1, 1.5, -1.5, 2.5, -2.5, 4, -4],
  share: [1, -1, 2, -2, 3.5, -3.5, 7, -7],
}
const ratios: readonly number[] = [1.5, 1.5, 2, 2, 3, 4, 0.5, 0.25]
const leastRate = 0.0005
/** A baseline is not known exactly: so many standard errors of it are no evidence. */
const doubt = 0.15
/** Without information evidence grows by what hours add to it; it may come to about this. */
const mostStart = 24

interface Learned {
  readonly n: number
  readonly perDay: number
  readonly mean: number
  readonly variance: number
  readonly dispersion: number
  readonly expected: Float64Array
}

/** The alternatives, each as weights of an hour's sum and number. */
export function weightsOf(series: Series, learned: Learned): Weights {
  const perSum = new Float64Array(cells * alternatives)
  const perN = new Float64Array(cells * alternatives)
  const starts = new Float64Array(alternatives)
  let information = 0
  for (let alternative = 0; alternative < alternatives; alternative += 1) {
    for (let cell = 0; cell < cells; cell += 1) {
      const normal = learned.expected[cell] ?? learned.mean
      const weight = weightOf(series, learned, { normal, alternative })
      perSum[cell * alternatives + alternative] = weight.perSum
      perN[cell * alternatives + alternative] = weight.perN
    }
    const { gain } = weightOf(series, learned, { normal: learned.mean, alternative })
    const perHour = (Math.max(0, gain) * learned.perDay) / 24 / learned.dispersion
    starts[alternative] = Math.min(1, mostStart * perHour)
    information = Math.max(information, perHour)
  }
  return { perSum, perN, starts, information }
}

interface Weight {
  readonly perSum: number
  readonly perN: number
  /** The log likelihood ratio of an observation, if the alternative is true. */
  readonly gain: number
}

function weightOf(
  { kind, effect }: Series,
  { n, mean, variance, dispersion }: Learned,
  { normal, alternative }: { normal: number; alternative: number },
): Weight {
  const unknown = doubt * Math.sqrt((dispersion * variance) / n)
  if (kind === 'mean') {
    const theta = (multiples.mean[alternative] ?? 0) * effect
    const side = Math.sign(theta)
    const rest = Math.max(0, Math.abs(theta) - unknown)
    const perN = -(side * rest * (normal + side * unknown) + (rest * rest) / 2) / variance
    return { perSum: (side * rest) / variance, perN, gain: (rest * rest) / 2 / variance }
  }
  const least = leastChance({ kind, effect })
  const p = probability(normal, least)
  const q = changedChance({ kind, effect }, { normal, p, alternative })
  const from = q > p ? Math.min(p + unknown, q) : Math.max(p - unknown, q)
  const overall = probability(mean, least)
  const scale = variance / (overall * (1 - overall))
  const perN = Math.log((1 - q) / (1 - from)) / scale
  const perSum = Math.log(q / from) / scale - perN
  return { perSum, perN, gain: q * perSum + perN }
}

function changedChance(
  { kind, effect }: Pick<Series, 'kind' | 'effect'>,
  { normal, p, alternative }: { normal: number; p: number; alternative: number },
): number {
  const least = leastChance({ kind, effect })
  const side = normal < least ? 1 : normal > 1 - least ? -1 : 0
  const wanted =
    kind === 'rate'
      ? p * possible(ratios[alternative] ?? 1, { kind, side })
      : p + possible(multiples.share[alternative] ?? 0, { kind, side }) * effect
  return Math.min(Math.max(wanted, p / 4), 1 - (1 - p) / 4)
}

/** What is never, or always, cannot become less, or more: such an alternative looks the other way. */
function possible(alternative: number, { kind, side }: { kind: Series['kind']; side: number }): number {
  if (side === 0) return alternative
  if (kind === 'share') return side * Math.abs(alternative)
  const ratio = Math.max(alternative, 1 / alternative)
  return side > 0 ? ratio : 1 / ratio
}

/** The least that a share or a rate is taken for, however seldom it was seen. */
export function leastChance({ kind, effect }: Pick<Series, 'kind' | 'effect'>): number {
  return kind === 'rate' ? leastRate : effect / 10
}

/** A mean as a chance that is neither 0 nor 1. */
export function probability(value: number, least: number): number {
  return Math.min(Math.max(value, least), 1 - least)
}
