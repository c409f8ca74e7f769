import { halfWidth, type Difference } from './difference.ts'

export type Verdict =
  | { readonly kind: 'better' | 'worse' | 'same' | 'different' }
  | { readonly kind: 'needs more'; readonly tasks: number | undefined }

/** Whether more of something is good, bad, or neither. */
export type Direction = 'up' | 'down' | 'none'

/**
 * What a difference says: better or worse where its interval leaves 0 out, the same where it lies within the smallest
 * effect that matters, and else how many tasks more of each release would tell.
 */
export function verdictOf(
  found: Difference | undefined,
  { effect, good }: { effect: number; good: Direction },
): Verdict {
  if (!found) return { kind: 'needs more', tasks: undefined }
  if (found.low > -effect && found.high < effect) return { kind: 'same' }
  if (found.low > 0 || found.high < 0) {
    if (good === 'none') return { kind: 'different' }
    return { kind: found.low > 0 === (good === 'up') ? 'better' : 'worse' }
  }
  return { kind: 'needs more', tasks: tasksNeeded(found, effect) }
}

const mostDoublings = 40

/** Tasks more of each release until the interval would be as narrow as the effect, if they vary as so far. */
function tasksNeeded({ variance, tasksBefore, tasksAfter }: Difference, effect: number): number {
  const least = Math.min(tasksBefore, tasksAfter)
  let times = 1
  for (let step = 0; step < mostDoublings && halfWidth(variance / times, 1.5 * effect) > effect; step += 1)
    times *= 1.25
  return Math.max(1, Math.ceil(least * (times - 1)))
}
