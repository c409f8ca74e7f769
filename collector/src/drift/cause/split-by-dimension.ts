import type { DriftMixRow } from '@spanledger/queries'
import { splitDifference, type Segment, type Split } from './mix-and-rate.ts'

/** What of a difference comes from other tasks, by the dimension in which most of it does. */
export interface DimensionSplit extends Split {
  readonly dimension: 'customer' | 'model' | 'prompt'
}

const dimensions = ['customer', 'model', 'prompt'] as const
/** Fewer tasks than this say little about their like. */
const leastTasks = 50

/**
 * Splits the difference between tasks before and since by customer, model and prompt, and takes the one that explains
 * most of it. Undefined where there are too few tasks on one side, or no dimension has two values.
 */
export function splitByDimension(rows: readonly DriftMixRow[]): DimensionSplit | undefined {
  const splits = dimensions.flatMap(dimension => {
    const segments = rows.filter(row => row.dimension === dimension).map(segmentOf)
    const [before, after] = [segments.map(one => one.before.n), segments.map(one => one.after.n)].map(sum)
    if (segments.length < 2 || Math.min(before ?? 0, after ?? 0) < leastTasks) return []
    return [{ dimension, ...splitDifference(segments) }]
  })
  return splits.toSorted((one, other) => shareOfMix(other) - shareOfMix(one))[0]
}

function segmentOf({ tasks_before, sum_before, tasks_after, sum_after }: DriftMixRow): Segment {
  const [before, after] = [Number(tasks_before), Number(tasks_after)]
  return {
    before: { n: before, mean: before === 0 ? 0 : sum_before / before },
    after: { n: after, mean: after === 0 ? 0 : sum_after / after },
  }
}

/** Of the difference, as far as both go the same way. */
function shareOfMix({ mix, rate }: Split): number {
  const whole = mix + rate
  return whole === 0 ? 0 : mix / whole
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
