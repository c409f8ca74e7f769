/** What a signal's numbers are: logarithms of amounts, shares of a task, or counts of which some are hits. */
export type SignalKind = 'mean' | 'share' | 'rate'

/** One signal of one kind of task, hour by hour without gaps. All arrays are equally long. */
export interface Series {
  readonly kind: SignalKind
  /** The smallest effect worth an alert: a difference of logarithms or of shares; of a rate, its half. */
  readonly effect: number
  /** The first hour, in hours since 1970 (UTC). */
  readonly firstHour: number
  /** Observations, their sum, and the sum of their squares. */
  readonly n: Float64Array
  readonly sum: Float64Array
  readonly sum2: Float64Array
}

/** Hours of the day on weekdays, then on weekends, all in UTC. */
export const cells = 48

/** Which of the 48 hours of a week's pattern an hour is. */
export function cellOf(hour: number): number {
  return (hour % 24) + (isWeekend(hour) ? 24 : 0)
}

/** Whether a Monday begins with this hour. 1970 began on a Thursday. */
export function beginsWeek(hour: number): boolean {
  return (hour - 96) % 168 === 0
}

function isWeekend(hour: number): boolean {
  const dayOfWeek = (Math.floor(hour / 24) + 3) % 7
  return dayOfWeek >= 5
}
