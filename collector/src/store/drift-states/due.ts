/** From what drift would be computed now, and from what it was last, for one number of hours; times in Unix milliseconds. */
export interface DriftSources {
  readonly project: string
  /** The newest generation of what is counted by the hour, in hours that are over. */
  readonly newest: string
  /** So many decisions of people accept something. */
  readonly accepted: number
  /** 0 if it was never computed; of several numbers there are several rows. */
  readonly hours: number
  readonly computedHour: number
  readonly computedAt: number
  readonly computedGeneration: string
  readonly computedAccepted: number
  readonly now: number
  /** What is decided before it counts. */
  readonly until: number
}

/** A computation that is due. */
export interface Due {
  readonly project: string
  readonly hours: number
  readonly sources: DriftSources
}

export interface Waiting {
  /** For which numbers of hours drift is asked in a project. */
  readonly hoursOf: (project: string) => readonly number[]
  /** Whether what was stored is counted. */
  readonly isSettled: boolean
}

const hourMs = 3_600_000
/** So long into an hour what is stored may still be counted before the hour before it is looked at. */
const mostSettlingMs = 5 * 60_000
/** What comes late is looked at no more often. */
const lateEveryMs = 5 * 60_000

/** What is to be computed, the most urgent first: what somebody decided, an hour that is over, and what came late. */
export function dueOf(rows: readonly DriftSources[], { hoursOf, isSettled }: Waiting): readonly Due[] {
  const due: (Due & { readonly urgency: number })[] = []
  for (const [project, known] of byProject(rows))
    for (const hours of hoursOf(project)) {
      const [first] = known
      const row = known.find(one => one.hours === hours)
      const urgency = row ? urgencyOf(row, isSettled) : mayBegin(first, isSettled) ? 1 : undefined
      if (urgency !== undefined) due.push({ project, hours, sources: row ?? first, urgency })
    }
  return due.sort((one, other) => one.urgency - other.urgency)
}

function urgencyOf(row: DriftSources, isSettled: boolean): number | undefined {
  if (row.computedAccepted !== row.accepted) return 0
  if (row.computedHour < hourOf(row.now)) return mayBegin(row, isSettled) ? 1 : undefined
  const isLate = row.computedGeneration !== row.newest
  return isLate && row.now - row.computedAt >= lateEveryMs ? 2 : undefined
}

function mayBegin({ now }: DriftSources, isSettled: boolean): boolean {
  return isSettled || now - hourOf(now) >= mostSettlingMs
}

function hourOf(time: number): number {
  return time - (time % hourMs)
}

type Known = [DriftSources, ...DriftSources[]]

function byProject(rows: readonly DriftSources[]): ReadonlyMap<string, Known> {
  const projects = new Map<string, Known>()
  for (const row of rows) {
    const known = projects.get(row.project)
    if (known) known.push(row)
    else projects.set(row.project, [row])
  }
  return projects
}
