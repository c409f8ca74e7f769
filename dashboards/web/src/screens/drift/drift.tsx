import { KnownAnswer } from '../../answers/known-answer.tsx'
import { RowsTable, type AnyRow } from '../../parts/rows-table.tsx'
import { Decide } from './decide.tsx'
import { DriftRows } from './drift-rows.tsx'

const everyMs = 15_000

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
          {rows => <DriftRows rows={rows} />}
        </KnownAnswer>
      </section>
      <section>
        <h2>Alerts</h2>
        <KnownAnswer question="alerts" what="alerts" nothing="No alert in this period" everyMs={everyMs}>
          {rows => (
            <RowsTable
              rows={rows}
              first={['alert_state', 'alert_severity', 'rule', 'says']}
              hidden={['fingerprint']}
              actions={silence}
            />
          )}
        </KnownAnswer>
      </section>
    </div>
  )
}

/** Only what is wrong now can be silenced. */
function silence({ alert_state: state, fingerprint }: AnyRow) {
  if (state !== 'firing' || typeof fingerprint !== 'string') return null
  return <Decide path={`/api/alerts/${encodeURIComponent(fingerprint)}/silence`} verb="silence" />
}
