import type { Baseline } from './baseline.ts'
import { cellOf, type Series } from './series.ts'

export interface Onset {
  /** When what is different began, in hours since 1970. */
  readonly hour: number
  /** The log likelihood ratio of a change since an hour, against none; undefined where there is too little data. */
  readonly scoreAt: (hour: number) => number | undefined
}

const leastTasks = 20
const mostHours = 672

/** Where what came since differs most from what is usual, looking back from the last hour over four weeks at most. */
export function onsetOf(series: Series, baseline: Baseline): Onset | undefined {
  const scores = new Map<number, number>()
  let [n, residual, best] = [0, 0, 0]
  let found: number | undefined
  const last = series.firstHour + series.n.length - 1
  for (let hour = last; hour > last - mostHours && hour >= series.firstHour; hour -= 1) {
    const at = hour - series.firstHour
    n += series.n[at] ?? 0
    residual += (series.sum[at] ?? 0) - (series.n[at] ?? 0) * (baseline.expected[cellOf(hour)] ?? 0)
    if (n < leastTasks) continue
    const score = (residual * residual) / (2 * n * baseline.variance * baseline.dispersion)
    scores.set(hour, score)
    if (score > best) {
      best = score
      found = hour
    }
  }
  return found === undefined ? undefined : { hour: found, scoreAt: hour => scores.get(hour) }
}
