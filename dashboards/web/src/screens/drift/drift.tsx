import { KnownAnswer } from '../../answers/known-answer.tsx'
import { known } from '../../answers/known.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { RowsTable, type AnyRow } from '../../parts/rows/rows-table.tsx'
import { Decide } from './decide.tsx'
import { decisionsIn } from './decided.ts'
import { Decisions } from './decisions.tsx'
import { DriftRows } from './drift-rows.tsx'
import { Silenced, silenceOf, useSilences } from './silences.tsx'

const everyMs = 15_000
/** It changes by the hour, and a few seconds after somebody accepted something. */
const driftEveryMs = 30_000
const decisionsEveryMs = 5_000

const titles: ReadonlyMap<string, string> = new Map([
  ['alert_state', 'State'],
  ['alert_severity', 'Severity'],
  ['says', 'What'],
  ['came_with', 'Change that came first'],
  ['incident_since', 'Since'],
  ['last_told', 'Told last'],
  ['told', 'Times told'],
])

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
        <DecidedDrift />
      </section>
      <section>
        <h2>Alerts</h2>
        <SilencedAlerts />
      </section>
    </div>
  )
}

/** What people decided changes what drifts: it is asked again as soon as there is a new decision. */
function DecidedDrift() {
  const isKnown = known.value?.has('drift-decisions') === true
  const { rows, failure } = useAnswer<AnyRow>(
    'drift-decisions',
    { limit: '500' },
    { everyMs: decisionsEveryMs, when: isKnown },
  )
  if (isKnown && !rows && !failure) return null
  const decisions = decisionsIn(rows ?? [], new Date())
  return (
    <>
      <KnownAnswer
        key={decisions[0]?.at.getTime() ?? 0}
        question="drift"
        what="drift"
        nothing="No signal can be judged: what is usual is learned over four weeks"
        everyMs={driftEveryMs}
      >
        {drifting => <DriftRows rows={drifting} decisions={decisions} />}
      </KnownAnswer>
      <Decisions decisions={decisions} />
    </>
  )
}

function SilencedAlerts() {
  const [silences, askAgain] = useSilences(everyMs)
  /** Only what is wrong now can be silenced. */
  const actions = (row: AnyRow) => {
    const { alert_state: state, fingerprint } = row
    if (state !== 'firing' || typeof fingerprint !== 'string') return null
    const silence = silenceOf(row, silences)
    if (silence) return <Silenced silence={silence} onEnded={askAgain} />
    return (
      <Decide path={`/api/alerts/${encodeURIComponent(fingerprint)}/silence`} verb="silence" onDecided={askAgain} />
    )
  }
  return (
    <KnownAnswer question="alerts" what="alerts" nothing="No alert in this period" everyMs={everyMs}>
      {rows => (
        <RowsTable
          rows={rows}
          first={['alert_state', 'alert_severity', 'rule', 'says', 'came_with', 'example_runs', 'about']}
          hidden={['fingerprint', 'last_value']}
          titles={titles}
          actions={actions}
        />
      )}
    </KnownAnswer>
  )
}
