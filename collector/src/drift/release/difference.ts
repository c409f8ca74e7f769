/** Tasks of a release, by clusters of tasks that depend on each other, such as those of one session. */
export interface ClusterSums {
  readonly clusters: number
  readonly tasks: number
  /** The sum of what was measured, and over clusters those of its square, its product with the tasks, and of their square. */
  readonly measured: number
  readonly measuredSquares: number
  readonly measuredProducts: number
  readonly taskSquares: number
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
const leastClusters = 50
const leastVariance = 1e-12

/**
 * The difference between two releases, each kind of task against itself, in the unit of the sums, with an interval that is valid whenever one looks: a
 * mixture sequential probability ratio test (Robbins 1970; Johari et al. 2017) over differences around `effect`, on a
 * variance that is robust against clusters.
 * @returns undefined where no kind of task has 50 clusters in both
 */
export function differenceOf(strata: readonly Stratum[], effect: number): Difference | undefined {
  const both = strata.filter(({ before, after }) => Math.min(before.clusters, after.clusters) >= leastClusters)
  const tasks = both.reduce((total, { after }) => total + after.tasks, 0)
  if (tasks === 0) return undefined
  let [left, right, variance] = [0, 0, leastVariance]
  for (const { before, after } of both) {
    const weight = after.tasks / tasks
    left += weight * (before.measured / before.tasks)
    right += weight * (after.measured / after.tasks)
    variance += weight * weight * (varianceOf(before) + varianceOf(after))
  }
  const half = halfWidth(variance, 1.5 * effect)
  return {
    before: left,
    after: right,
    difference: right - left,
    low: right - left - half,
    high: right - left + half,
    tasksBefore: both.reduce((total, { before }) => total + before.tasks, 0),
    tasksAfter: tasks,
    variance,
  }
}

/** One kind of task in both releases. */
export interface Stratum {
  readonly before: ClusterSums
  readonly after: ClusterSums
}

/** Half of the interval that a mixture over differences of this spread leaves. */
export function halfWidth(variance: number, spread: number): number {
  const mixed = spread * spread
  return Math.sqrt(
    ((2 * variance * (variance + mixed)) / mixed) * Math.log(Math.sqrt((variance + mixed) / variance) / error),
  )
}

/** Of the mean, robust against what tasks of a cluster have in common. */
function varianceOf({
  clusters,
  tasks,
  measured,
  measuredSquares,
  measuredProducts,
  taskSquares,
}: ClusterSums): number {
  const mean = measured / tasks
  const squares = Math.max(0, measuredSquares - 2 * mean * measuredProducts + mean * mean * taskSquares)
  return (squares / (tasks * tasks)) * (clusters / (clusters - 1))
}
