export const periods = ['day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

/** What may be spent for something in a period: a line of `budgets:` in the settings file. */
export interface Budget {
  readonly name: string
  /** Whose spans it counts. */
  readonly project: string
  /** What it is for: all of the project, or one task by its name, one customer or one service. */
  readonly dimension: 'project' | 'task' | 'customer' | 'service'
  /** Which one; empty for the project. */
  readonly value: string
  readonly period: Period
  /** USD, as it was written. */
  readonly limitUsd: string
}

export interface PeriodSpan {
  readonly since: Date
  readonly until: Date
  readonly hours: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The day, the week from Monday on or the month that a moment is in, in UTC. */
export function periodAround(period: Period, now: Date): PeriodSpan {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()]
  const midnight = Date.UTC(year, month, day)
  const weekday = (now.getUTCDay() + 6) % 7
  const [since, until] = {
    day: [midnight, midnight + dayMs],
    week: [midnight - weekday * dayMs, midnight + (7 - weekday) * dayMs],
    month: [Date.UTC(year, month), Date.UTC(year, month + 1)],
  }[period] as [number, number] // True: each has two.
  return { since: new Date(since), until: new Date(until), hours: Math.round((until - since) / hourMs) }
}
