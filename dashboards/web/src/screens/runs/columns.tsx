import type { RunsMatchingRow } from '@spanledger/queries'
import type { ComponentChildren } from 'preact'
import { hrefOf, param } from '../../address/address.ts'
import { width } from '../../media.ts'
import { Amount } from '../../parts/amount.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Outcome } from '../../parts/outcome.tsx'
import { count, countShort, duration } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { dateOf, zone } from '../../text/times.ts'

export interface Column {
  readonly name: string
  readonly title: string
  readonly width: string
  readonly isNumber?: boolean
  /** Not shown unless it is asked for. */
  readonly isExtra?: boolean
  /** Left out of narrower windows, unless it is asked for. */
  readonly fromWidth?: number
  readonly cell: (run: RunsMatchingRow) => ComponentChildren
}

/** Every column of the list; which of them are shown is in the address. */
export const columns: readonly Column[] = [
  {
    name: 'name',
    title: 'Run',
    width: 'minmax(180px, 2.4fr)',
    cell: run => (
      <a class="run-link" href={hrefOf(`/runs/${run.trace_id}`, { since: param('since') })}>
        <bdi title={plainLine(run.name)}>{plainLine(run.name)}</bdi> <span class="id">{run.trace_id.slice(0, 8)}</span>
      </a>
    ),
  },
  { name: 'outcome', title: 'Outcome', width: '104px', cell: run => <Outcome outcome={run.outcome} /> },
  {
    name: 'service',
    fromWidth: 1060,
    title: 'Service',
    width: 'minmax(90px, 1fr)',
    cell: run => plainLine(run.service),
  },
  {
    name: 'customer',
    fromWidth: 1240,
    title: 'Customer',
    width: 'minmax(90px, 1fr)',
    cell: run => plainLine(run.customer),
  },
  { name: 'user', title: 'User', width: 'minmax(90px, 1fr)', isExtra: true, cell: run => plainLine(run.user) },
  { name: 'agent', title: 'Agent', width: 'minmax(90px, 1fr)', isExtra: true, cell: run => plainLine(run.agent) },
  {
    name: 'models',
    title: 'Models',
    width: 'minmax(120px, 1.4fr)',
    isExtra: true,
    cell: run => plainLine([...run.models].sort().join(', ')),
  },
  {
    name: 'started',
    title: `Started, ${zone()}`,
    width: '116px',
    cell: run => <Moment at={dateOf(run.started_nano)} />,
  },
  { name: 'took', title: 'Took', width: '84px', isNumber: true, cell: run => duration(Number(run.duration_ms)) },
  { name: 'steps', title: 'Steps', width: '56px', isNumber: true, isExtra: true, cell: run => count(run.spans) },
  { name: 'calls', fromWidth: 880, title: 'Calls', width: '52px', isNumber: true, cell: run => count(run.calls) },
  { name: 'tools', fromWidth: 880, title: 'Tools', width: '52px', isNumber: true, cell: run => count(run.tools) },
  {
    name: 'errors',
    title: 'Errors',
    width: '56px',
    isNumber: true,
    cell: run => (run.errors === '0' ? <span class="nothing">0</span> : <span class="bad">{count(run.errors)}</span>),
  },
  {
    name: 'tokens',
    fromWidth: 1120,
    title: 'Tokens in, out',
    width: '108px',
    isNumber: true,
    cell: run => `${countShort(Number(run.input))}, ${countShort(Number(run.output))}`,
  },
  {
    name: 'cost',
    title: 'Cost',
    width: '96px',
    isNumber: true,
    cell: run => <Amount nano={run.cost_nano} unpriced={run.unpriced_calls} />,
  },
]

export function shownColumns(): readonly Column[] {
  const asked = new Set(param('cols').split(','))
  return columns.filter(({ name, isExtra, fromWidth = 0 }) =>
    param('cols') === '' ? !isExtra && width.value >= fromWidth : name === 'name' || asked.has(name),
  )
}
