import { tableClass } from '../../media.ts'
import { Moment } from '../../parts/moment.tsx'
import { plainLine } from '../../text/plain-text.ts'
import type { Decided } from './decided.ts'

/** What people decided that still holds, also where no task came since. */
export function Decisions({ decisions }: { readonly decisions: readonly Decided[] }) {
  if (decisions.length === 0) return null
  return (
    <>
      <h3>What people decided</h3>
      <div class="wide" role="region" aria-label="What people decided" tabIndex={0}>
        <table class={tableClass()}>
          <thead>
            <tr>
              <th>Decided</th>
              <th>Task</th>
              <th>Signals</th>
              <th>Holds</th>
              <th>By</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {decisions.map((decided, index) => (
              <DecisionLine key={index} {...decided} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function DecisionLine({ kind, service, task, group, by, at, since, until, reason }: Decided) {
  return (
    <tr>
      <td data-title="Decided">{kind}</td>
      <td data-title="Task">
        {plainLine(task || 'all')}
        <div class="under">{plainLine(service || 'all services')}</div>
      </td>
      <td data-title="Signals">{plainLine(group.replaceAll('_', ' ') || 'all')}</td>
      <td data-title="Holds">
        {kind === 'muted' ? 'until' : 'since'} <Moment at={kind === 'muted' ? until : since} />
      </td>
      <td data-title="By">
        {plainLine(by)}
        <div class="under">
          <Moment at={at} />
        </div>
      </td>
      <td data-title="Why" class="full">
        {plainLine(reason)}
      </td>
    </tr>
  )
}
