import type { RunsMatchingRow } from '@spanledger/queries'
import { useRef, useState } from 'preact/hooks'
import { go, hrefOf, note, param } from '../../address/address.ts'
import { period } from '../../address/period.ts'
import { useKeys } from '../../keys/keys.ts'
import { isNarrow } from '../../media.ts'
import { Empty, Failed, LookBack, Waiting } from '../../parts/notice.tsx'
import { VirtualRows } from '../../parts/rows/virtual-rows.tsx'
import { count } from '../../text/numbers.ts'
import { shownColumns, type Column } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { readFilter } from './filter.ts'
import { Glance } from './glance.tsx'
import { useRunPages } from './run-pages.ts'

/** Every run of the period that matches, newest first. */
export function Runs() {
  const field = useRef<HTMLInputElement>(null)
  const isLive = param('live') !== 'off'
  const { runs, isComplete, failure, more } = useRunPages(
    { since: period(), ...readFilter(param('q')).parameters },
    isLive,
  )
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [marked, setMarked] = useState<string | undefined>(undefined)
  const index = runs?.findIndex(run => run.trace_id === chosen) ?? -1
  const step = (by: number) =>
    setChosen(last => {
      const from = runs?.findIndex(run => run.trace_id === last) ?? -1
      return runs?.[Math.max(0, Math.min(runs.length - 1, from + by))]?.trace_id
    })
  const compare = () => {
    if (chosen === undefined) return
    if (marked === undefined || marked === chosen) return setMarked(marked === chosen ? undefined : chosen)
    go(hrefOf('/compare', { a: marked, b: chosen, since: param('since') }))
  }
  useKeys('Runs', [
    { keys: ['j', 'ArrowDown'], does: 'next run', act: () => step(1) },
    { keys: ['k', 'ArrowUp'], does: 'run before', act: () => step(-1) },
    {
      keys: ['Enter'],
      does: 'open it',
      act: () => chosen !== undefined && go(hrefOf(`/runs/${chosen}`, { since: param('since') })),
    },
    { keys: ['d'], does: 'compare: mark one, then choose another', act: compare },
    { keys: ['/'], does: 'filter', act: () => field.current?.focus() },
    { keys: ['l'], does: 'follow what comes in, or stop', act: () => note({ live: isLive ? 'off' : '' }) },
    {
      keys: ['Escape'],
      does: 'leave the filter, forget the mark',
      act: () => (field.current?.blur(), setMarked(undefined)),
    },
  ])
  return (
    <div class="screen-fill">
      <h1 class="unseen">Runs</h1>
      <Glance />
      <FilterBar field={field} isLive={isLive} />
      <Failed failure={failure} />
      {marked !== undefined && (
        <p class="marked" role="status">
          Compare <code>{marked.slice(0, 8)}</code> with: choose another run and press <kbd>d</kbd>
        </p>
      )}
      {!runs && !failure && <Waiting />}
      {runs?.length === 0 && <NoRuns />}
      {runs && runs.length > 0 && (
        <RunTable runs={runs} isComplete={isComplete} onEnd={more} selected={index} marked={marked} />
      )}
    </div>
  )
}

interface RunTableProps {
  readonly runs: readonly RunsMatchingRow[]
  readonly isComplete: boolean
  readonly onEnd: () => void
  readonly selected: number
  readonly marked: string | undefined
}

function RunTable({ runs, isComplete, onEnd, selected, marked }: RunTableProps) {
  const columns = shownColumns()
  const grid = {
    '--columns': columns.map(({ width }) => width).join(' '),
    '--least': `${columns.reduce((all, { width }) => all + leastWidth(width) + gapWidth, besideWidth)}px`,
  }
  return (
    <div class="table runs">
      <div class="table-rows" role="table" aria-label="Runs" aria-rowcount={isComplete ? runs.length : -1} style={grid}>
        <div class="row head" role="row">
          {columns.map(({ name, title, isNumber }) => (
            <span key={name} role="columnheader" class={isNumber ? 'number' : ''}>
              {title}
            </span>
          ))}
        </div>
        <VirtualRows
          rows={runs}
          rowHeight={isNarrow.value ? 58 : 32}
          keyOf={run => run.trace_id}
          selected={selected}
          onEnd={onEnd}
        >
          {(run, index) => (
            <RunRow
              key={run.trace_id}
              {...{ run, index, columns }}
              isSelected={index === selected}
              isMarked={run.trace_id === marked}
            />
          )}
        </VirtualRows>
      </div>
      <p class="table-foot" role="status">
        {count(runs.length)} {runs.length === 1 ? 'run' : 'runs'}
        {!isComplete && ', more below'}
      </p>
    </div>
  )
}

/** Between two columns, and at both ends of a row with its scroll bar. */
const [gapWidth, besideWidth] = [14, 30]

/** The pixels a column has at least: the first number of its width. */
function leastWidth(width: string): number {
  return Number(/\d+/.exec(width)?.[0] ?? 0)
}

interface RunRowProps {
  readonly run: RunsMatchingRow
  readonly index: number
  readonly columns: readonly Column[]
  readonly isSelected: boolean
  readonly isMarked: boolean
}

function RunRow({ run, index, columns, isSelected, isMarked }: RunRowProps) {
  const state = `${isSelected ? ' selected' : ''}${isMarked ? ' is-marked' : ''}`
  return (
    <div class={`row${state}`} role="row" aria-rowindex={index + 2} aria-current={isSelected ? 'true' : undefined}>
      {columns.map(({ name, isNumber, cell }) => {
        const shown = cell(run)
        return (
          <span
            key={name}
            role="cell"
            class={`cell-${name}${isNumber ? ' number' : ''}`}
            title={typeof shown === 'string' && !isNumber ? shown : undefined}
          >
            {shown}
          </span>
        )
      })}
    </div>
  )
}

function NoRuns() {
  if (param('q') !== '')
    return (
      <Empty title="No run matches">
        <p>
          <a href={hrefOf('/runs', { since: param('since') })}>Without the filter</a>
        </p>
        <LookBack />
      </Empty>
    )
  return (
    <Empty title="No runs in this period">
      <p>Start a service with the hook; its runs appear here by themselves.</p>
      <pre class="text">{`OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin} node --require @spanledger/instrumentation/register app.js`}</pre>
      <LookBack />
    </Empty>
  )
}
