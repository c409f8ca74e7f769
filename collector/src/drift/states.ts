export type DriftState =
  | 'OK'
  | 'PENDING'
  | 'FIRING'
  | 'RESOLVED'
  | 'ACCEPTED'
  | 'NO_DATA'
  | 'INSUFFICIENT_DATA'
  | 'MUTED'

/** What the detector says of a signal, as far as its state depends on it. */
export interface DetectedSignal {
  readonly service: string
  readonly task: string
  readonly signalGroup: string
  readonly hasBaseline: boolean
  readonly isSuspicious: boolean
  readonly firedAt: Date | undefined
  readonly resolvedAt: Date | undefined
  readonly tasksLastDay: number
  readonly baselineTasksPerDay: number
}

/** What somebody decided; an empty `service`, `task` or `signalGroup` stands for all of them. */
export interface DriftDecision {
  readonly kind: 'accept' | 'mute'
  readonly service: string
  readonly task: string
  readonly signalGroup: string
  /** What is accepted is normal from here on. */
  readonly since: Date
  /** What is muted is so until here. */
  readonly until: Date
}

const dayMs = 86_400_000
/** So long it may take until there is a baseline of what was accepted. */
const acceptedDays = 35
const missedPerDay = 20

/** The state of a signal, of what the detector found and people decided, and of nothing else. */
export function stateOf(signal: DetectedSignal, decisions: readonly DriftDecision[], now: Date): DriftState {
  const about = decisions.filter(decision => isAbout(decision, signal))
  if (about.some(({ kind, until }) => kind === 'mute' && until > now)) return 'MUTED'
  if (!signal.hasBaseline) {
    const accepted = about.some(({ kind, since }) => kind === 'accept' && daysBetween(since, now) < acceptedDays)
    return accepted ? 'ACCEPTED' : 'INSUFFICIENT_DATA'
  }
  if (signal.tasksLastDay === 0 && signal.baselineTasksPerDay >= missedPerDay) return 'NO_DATA'
  if (signal.firedAt) return 'FIRING'
  if (signal.isSuspicious) return 'PENDING'
  return signal.resolvedAt && daysBetween(signal.resolvedAt, now) < 1 ? 'RESOLVED' : 'OK'
}

function isAbout(decision: DriftDecision, { service, task, signalGroup }: DetectedSignal): boolean {
  return (
    ['', service].includes(decision.service) &&
    ['', task].includes(decision.task) &&
    ['', signalGroup].includes(decision.signalGroup)
  )
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / dayMs
}
