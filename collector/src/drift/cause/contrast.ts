/** One hour of one version: tasks, their sum, and the sum of squares. */
export interface VersionHour {
  readonly hour: number
  readonly n: number
  readonly sum: number
  readonly sum2: number
}

export interface Contrast {
  readonly difference: number
  /** Half of the interval that holds it 95 times in 100. */
  readonly halfWidth: number
}

const leastOverlap = 50

/**
 * What tasks of the new version have over those of the old one in the same hours, so that whatever else changed
 * meanwhile is the same for both.
 * @returns undefined where they hardly overlap
 */
export function contrastOf(older: readonly VersionHour[], newer: readonly VersionHour[]): Contrast | undefined {
  const byHour = new Map(older.map(one => [one.hour, one]))
  let [weights, differences, variances] = [0, 0, 0]
  for (const right of newer) {
    const left = byHour.get(right.hour)
    if (!left || left.n === 0 || right.n === 0) continue
    const weight = (left.n * right.n) / (left.n + right.n)
    weights += weight
    differences += weight * (right.sum / right.n - left.sum / left.n)
    variances += weight * weight * (varianceOf(left) / left.n + varianceOf(right) / right.n)
  }
  if (weights < leastOverlap) return undefined
  return { difference: differences / weights, halfWidth: (1.96 * Math.sqrt(variances)) / weights }
}

function varianceOf({ n, sum, sum2 }: VersionHour): number {
  const mean = sum / n
  return Math.max(0, (sum2 - n * mean * mean) / Math.max(1, n - 1))
}
