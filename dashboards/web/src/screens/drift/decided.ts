import type { AnyRow } from '../../parts/rows/rows-table.tsx'
import { dateOfText } from '../../text/times.ts'

/** What somebody decided about signals; an empty name stands for all. */
export interface Decided {
  readonly kind: 'accepted' | 'muted'
  readonly service: string
  readonly task: string
  readonly group: string
  readonly by: string
  readonly at: Date
  /** From when on what is accepted is normal. */
  readonly since: Date
  /** Until when what is muted is so. */
  readonly until: Date
  readonly reason: string
}

const dayMs = 86_400_000
/** So long it may take until there is a baseline of what was accepted. */
const acceptedDays = 35

/** Rows of the question `drift-decisions` that still hold, the newest first. */
export function decisionsIn(rows: readonly AnyRow[], now: Date): readonly Decided[] {
  return rows
    .map(read)
    .filter(({ kind, since, until }) =>
      kind === 'muted' ? until > now : now.getTime() - since.getTime() < acceptedDays * dayMs,
    )
}

/** The newest of them about a row of the question `drift`. What was accepted is usual as soon as there is a baseline. */
export function decidedOf(row: AnyRow, decisions: readonly Decided[]): Decided | undefined {
  const hasBaseline = row['has_baseline'] === 1 || row['has_baseline'] === true
  return decisions.find(
    ({ kind, service, task, group }) =>
      ['', row['service']].includes(service) &&
      ['', row['task']].includes(task) &&
      ['', row['signal_group']].includes(group) &&
      (kind === 'muted' || !hasBaseline),
  )
}

function read(row: AnyRow): Decided {
  const text = (name: string) => {
    const value = row[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    kind: text('decision') === 'mute' ? 'muted' : 'accepted',
    service: text('service'),
    task: text('task'),
    group: text('signal_group'),
    by: text('decided_by'),
    at: dateOfText(text('at')),
    since: dateOfText(text('holds_since')),
    until: dateOfText(text('holds_until')),
    reason: text('reason'),
  }
}
