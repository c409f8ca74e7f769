import type { CodeVersions, Lack, Recording } from '../../recording/format.ts'
import type { Divergence } from './divergence.ts'
import type { MadeCall } from './made-call.ts'
import type { PlayRun } from '../play-run.ts'

/** What came of playing one recording. */
export interface Verdict {
  /**
   * - `identical`: every call, every result and the outcome were the same
   * - `diverged`: something was not; `first` says what
   * - `incomplete`: nothing was seen to differ, but the record does not have everything
   */
  readonly verdict: 'identical' | 'diverged' | 'incomplete'
  readonly id: string
  readonly kind: Recording['kind']
  readonly name: string
  readonly key: string | undefined
  readonly steps: number
  readonly first: Divergence | undefined
  /** How many differences there were, the first included. */
  readonly divergences: number
  /** The calls that were made, and what came of the run, this time. */
  readonly made: readonly MadeCall[]
  readonly outcome: unknown
  readonly lacks: readonly Lack[]
  /** What was asked for and not let out. */
  readonly blocked: readonly string[]
  readonly code: { readonly recorded: CodeVersions; readonly actual: CodeVersions }
}

/** Says what came of a run, when it is over. */
export function verdictOf(run: PlayRun, accepted: ReadonlySet<string>, actual: CodeVersions): Verdict {
  const { recording, begun, blocked } = run
  run.over = true
  const found = begun ? run.divergences : [neverBegun(recording)]
  const lacks = run.lacks.filter(({ kind }) => !accepted.has(kind))
  const [first] = found
  return {
    verdict: first !== undefined ? 'diverged' : lacks.length > 0 ? 'incomplete' : 'identical',
    id: recording.id,
    kind: recording.kind,
    name: recording.name,
    key: recording.key,
    steps: recording.steps.length,
    first,
    divergences: found.length,
    made: run.made,
    outcome: run.outcome,
    lacks,
    blocked: [...blocked],
    code: { recorded: recording.code, actual },
  }
}

function neverBegun({ name, kind }: Recording): Divergence {
  const what = kind === 'http' ? 'the request was not answered' : 'the run did not begin'
  return { kind: 'missing', step: undefined, name, pointer: '', recorded: name, actual: what }
}
