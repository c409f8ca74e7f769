/** Tasks that depend on each other, such as those of one session: how many, and the sum of what was measured. */
export interface Cluster {
  readonly n: number
  readonly sum: number
}

export interface Difference {
  readonly before: number
  readonly after: number
  readonly difference: number
  /** Holds the difference 95 times in 100, however often one looks. */
  readonly low: number
  readonly high: number
  readonly tasksBefore: number
  readonly tasksAfter: number
  /** The variance of the difference, with tasks of a cluster counted as depending on each other. */
  readonly variance: number
}

const error = 0.05
const leastClusters = 20

/**
 * The difference between two releases, in the unit of the sums, with an interval that is valid whenever one looks: a
 * mixture sequential probability ratio test (Robbins 1970; Johari et al. 2017) over differences around `effect`, on a
 * variance that is robust against clusters.
 * @returns undefined where one of the two has fewer than 20 clusters
 */
export function differenceOf(
  before: readonly Cluster[],
  after: readonly Cluster[],
  effect: number,
): Difference | undefined {
  if (Math.min(before.length, after.length) < leastClusters) return undefined
  const [left, right] = [meanOf(before), meanOf(after)]
  const variance = Math.max(left.variance + right.variance, Number.MIN_VALUE)
  const difference = right.mean - left.mean
  const half = halfWidth(variance, 1.5 * effect)
  return {
    before: left.mean,
    after: right.mean,
    difference,
    low: difference - half,
    high: difference + half,
    tasksBefore: left.n,
    tasksAfter: right.n,
    variance,
  }
}

/** Half of the interval that a mixture over differences of this spread leaves. */
export function halfWidth(variance: number, spread: number): number {
  const mixed = spread * spread
  return Math.sqrt(
    ((2 * variance * (variance + mixed)) / mixed) * Math.log(Math.sqrt((variance + mixed) / variance) / error),
  )
}

function meanOf(clusters: readonly Cluster[]): { n: number; mean: number; variance: number } {
  const n = clusters.reduce((total, one) => total + one.n, 0)
  const mean = clusters.reduce((total, one) => total + one.sum, 0) / n
  const squares = clusters.reduce((total, one) => total + (one.sum - mean * one.n) ** 2, 0)
  const count = clusters.length
  return { n, mean, variance: (squares / (n * n)) * (count / (count - 1)) }
}
