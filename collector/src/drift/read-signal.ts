import type { DetectedSignal } from './states.ts'
import type { OnsetScores } from './cause/rank-changes.ts'

/** A row of the question `drift`, as far as it is read here. Times are UTC without a zone. */
export interface DriftAnswer {
  readonly service: string
  readonly task: string
  readonly signal_group: string
  readonly signal: string
  readonly part: string
  readonly has_baseline: number
  readonly is_suspicious: number
  readonly fired_at: string | null
  readonly resolved_at: string | null
  readonly onset: string | null
  readonly tasks_last_day: number
  readonly baseline_tasks: number
  readonly baseline_days: number
  readonly onset_scores: readonly number[]
  readonly as_of: string
}

/** A row of the question in our words. */
export function readSignal(row: DriftAnswer): DetectedSignal {
  return {
    service: row.service,
    task: row.task,
    signalGroup: row.signal_group,
    hasBaseline: row.has_baseline === 1,
    isSuspicious: row.is_suspicious === 1,
    firedAt: readTime(row.fired_at),
    resolvedAt: readTime(row.resolved_at),
    tasksLastDay: row.tasks_last_day,
    baselineTasksPerDay: row.baseline_days === 0 ? 0 : row.baseline_tasks / row.baseline_days,
  }
}

/** A time as ClickHouse writes it, or none. */
export function readTime(text: string): Date
export function readTime(text: string | null): Date | undefined
export function readTime(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(`${text.slice(0, 23).replace(' ', 'T')}Z`)
}

/** Hours since 1970, with a fraction. */
export function hourOf(time: Date): number {
  return time.getTime() / 3_600_000
}

/** The scores of a row, by the hour. */
export function scoresOf({ onset_scores, as_of }: Pick<DriftAnswer, 'onset_scores' | 'as_of'>): OnsetScores {
  const end = hourOf(readTime(as_of))
  return hour => onset_scores[end - hour - 1]
}
