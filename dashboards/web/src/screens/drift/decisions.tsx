import { plainLine } from '../../text/plain-text.ts'
import { moment } from '../../text/times.ts'
import type { Decided } from './decided.ts'

/** What people decided that still holds, also where no task came since. */
export function Decisions({ decisions }: { readonly decisions: readonly Decided[] }) {
  if (decisions.length === 0) return null
  return (
    <div class="wide" role="region" aria-label="What people decided" tabIndex={0}>
      <table class="plain">
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
  )
}

function DecisionLine({ kind, service, task, group, by, at, since, until, reason }: Decided) {
  return (
    <tr>
      <td>{kind}</td>
      <td>
        {plainLine(task || 'all')}
        <div class="under">{plainLine(service || 'all services')}</div>
      </td>
      <td>{plainLine(group.replaceAll('_', ' ') || 'all')}</td>
      <td>{kind === 'muted' ? `until ${moment(until)}` : `since ${moment(since)}`}</td>
      <td>
        {plainLine(by)}
        <div class="under">{moment(at)}</div>
      </td>
      <td>{plainLine(reason)}</td>
    </tr>
  )
}
