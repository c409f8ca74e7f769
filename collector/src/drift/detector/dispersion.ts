import { cellOf, type Series } from './series.ts'
import { leastChance, probability } from './weights.ts'

/** What a dispersion is told of: hours from the first to before the second, and what was learned of them. */
export interface Learned {
  readonly from: number
  readonly to: number
  readonly n: number
  readonly mean: number
  /** The variance of one observation. */
  readonly variance: number
  readonly expected: Float64Array
}

/** By how much of the smallest effect days usually differ, before anything is known of these days. */
const usualPart = 0.33
/** So many standard errors are added to what was found. */
const margin = 1.1

/**
 * By how much stretches of so many hours differ more than their observations explain; at least 1. What was found among
 * few stretches is a guess, so it is weighed against what is usual (credibility, Buehlmann 1967): where there is little
 * to count, days cannot differ visibly, and where there is much, the data decide. Without this factor an alert goes off
 * whenever there is much to count.
 */
export function dispersionOf(series: Series, learned: Learned, hours: number): number {
  const { total, stretches } = squaresOf(series, learned, hours)
  const found = total / stretches
  const n = learned.n / stretches
  const sampling = (2 + (series.kind === 'mean' ? 0 : 1 / (n * learned.variance))) / stretches
  const usual = (n * usualDifference(series, learned) ** 2) / learned.variance
  // What cannot be chance is believed.
  const known = usual ** 2 + Math.max(0, (found - 1) ** 2 - 2 * sampling)
  const doubt = Math.max(1, found) ** 2 * sampling
  const weight = known / (known + doubt)
  return Math.max(1, 1 + usual + weight * (found - 1 - usual) + margin * Math.sqrt(weight * doubt))
}

/** An amount by a third of the smallest effect, a chance by a seventh of its odds. */
function usualDifference({ kind, effect }: Series, { mean }: Learned): number {
  if (kind === 'mean') return usualPart * effect
  const p = probability(mean, leastChance({ kind, effect }))
  return usualPart * Math.log(1.5) * p * (1 - p)
}

function squaresOf({ firstHour, n, sum }: Series, { from, to, variance, expected }: Learned, hours: number) {
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
  return { total, stretches }
}
