import type { Lack, Recording } from '../../recording/format.ts'
import type { MadeCall } from '../match/made-call.ts'
import type { PlayRun } from '../play-run.ts'

/** What came of a run that was live. */
export interface LiveReport {
  readonly id: string
  readonly kind: Recording['kind']
  readonly name: string
  readonly key: string | undefined
  readonly begun: boolean
  readonly durationMs: number
  /** The calls in the order in which they were made, each with how it was answered. */
  readonly made: readonly MadeCall[]
  /** What came of it, and what came of it when it was recorded. */
  readonly outcome: unknown
  readonly recordedOutcome: unknown
  readonly lacks: readonly Lack[]
  /** What was asked for and is neither in the record nor live. */
  readonly blocked: readonly string[]
}

export function liveReportOf(run: PlayRun): LiveReport {
  const { recording, begun, durationMs, made, outcome, recordedOutcome, blocked } = run
  const { id, kind, name, key, incomplete: lacks } = recording
  return { id, kind, name, key, begun, durationMs, made, outcome, recordedOutcome, lacks, blocked: [...blocked] }
}
