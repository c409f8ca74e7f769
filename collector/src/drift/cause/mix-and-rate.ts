/** How many tasks of one kind there were, and their mean, before and after. */
export interface Segment {
  readonly before: { readonly n: number; readonly mean: number }
  readonly after: { readonly n: number; readonly mean: number }
}

export interface Split {
  /** What comes from other tasks than before: traffic, not behaviour. */
  readonly mix: number
  /** What comes from the same tasks being different. */
  readonly rate: number
}

/**
 * Splits a difference of means into what other traffic explains and what other behaviour does (Kitagawa 1955). The two
 * add up to the difference. A kind of task that was only there before or after has no other rate than its own.
 */
export function splitDifference(segments: readonly Segment[]): Split {
  const before = segments.reduce((total, one) => total + one.before.n, 0)
  const after = segments.reduce((total, one) => total + one.after.n, 0)
  let [mix, rate] = [0, 0]
  for (const segment of segments) {
    const shares = [segment.before.n / before, segment.after.n / after] as const
    const left = segment.before.n === 0 ? segment.after.mean : segment.before.mean
    const right = segment.after.n === 0 ? segment.before.mean : segment.after.mean
    mix += ((shares[1] - shares[0]) * (left + right)) / 2
    rate += ((right - left) * (shares[0] + shares[1])) / 2
  }
  return { mix, rate }
}
