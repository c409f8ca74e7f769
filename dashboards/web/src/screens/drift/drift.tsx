import { KnownAnswer } from '../../answers/known-answer.tsx'
import { RowsTable, type AnyRow } from '../../parts/rows-table.tsx'
import { Decide } from './decide.tsx'

const everyMs = 15_000
const evidence = [
  'state',
  'service',
  'task',
  'signal',
  'key',
  'baseline',
  'now',
  'evidence',
  'onset',
  'change',
] as const

/** What behaves differently from its own past, with the evidence; and what was alerted. */
export function Drift() {
  return (
    <div class="scroll">
      <h1>Drift and alerts</h1>
      <section>
        <h2>Drift</h2>
        <p class="under">
          Signals of tasks that left what was usual for them. Whoever knows the reason accepts it, and it becomes usual.
        </p>
        <KnownAnswer question="drift" what="drift" nothing="Nothing has drifted in this period" everyMs={everyMs}>
          {rows => <RowsTable rows={rows} first={evidence} actions={actionsFor('drift', 'accept')} />}
        </KnownAnswer>
      </section>
      <section>
        <h2>Alerts</h2>
        <KnownAnswer question="alerts" what="alerts" nothing="No alert in this period" everyMs={everyMs}>
          {rows => (
            <RowsTable
              rows={rows}
              first={['state', 'severity', 'rule', 'summary']}
              actions={actionsFor('alerts', 'silence')}
            />
          )}
        </KnownAnswer>
      </section>
    </div>
  )
}

/** Only what can be named can be decided about. */
function actionsFor(kind: string, verb: 'accept' | 'silence') {
  return (row: AnyRow) => {
    const id = row['id'] ?? row['fingerprint'] ?? row['alert_id']
    if (typeof id !== 'string' || id === '') return null
    return <Decide path={`/api/${kind}/${encodeURIComponent(id)}/${verb}`} verb={verb} />
  }
}
