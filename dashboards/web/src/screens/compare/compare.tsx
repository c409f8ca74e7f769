import type { RunsMatchingRow } from '@spanledger/queries'
import { useMemo } from 'preact/hooks'
import { hrefOf, note, param } from '../../address/address.ts'
import { period } from '../../address/period.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useKeys } from '../../keys/keys.ts'
import { Amount } from '../../parts/amount.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Failed, LookBack, Waiting } from '../../parts/notice.tsx'
import { Outcome } from '../../parts/outcome.tsx'
import { VirtualRows } from '../../parts/rows/virtual-rows.tsx'
import { count, duration } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { dateOf } from '../../text/times.ts'
import { useRun } from '../run/follow-run.ts'
import { summaryOf, type Summary } from '../run/summary.ts'
import { treeOf } from '../run/tree.ts'
import { readFilter } from '../runs/filter.ts'
import { align, differenceOf, type Pair } from './align.ts'
import { PairRow } from './pair-row.tsx'
import { PairTexts } from './pair-texts.tsx'

/** Two runs side by side, and where they part. */
export function Compare() {
  const [a, b] = [param('a'), param('b')]
  if (a === '' || b === '') return <ChooseRun a={a} />
  return <Compared key={`${a} ${b}`} a={a} b={b} />
}

function Compared({ a, b }: { readonly a: string; readonly b: string }) {
  const [runA, runB] = [useRun(a), useRun(b)]
  const [nodesA, nodesB] = [
    useMemo(() => treeOf(runA.steps ?? []), [runA.steps]),
    useMemo(() => treeOf(runB.steps ?? []), [runB.steps]),
  ]
  const pairs = useMemo(
    () => align(nodesA, nodesB).map(pair => ({ ...pair, differs: differenceOf(pair) })),
    [nodesA, nodesB],
  )
  const now = () => (param('row') === '' ? -1 : Number.parseInt(param('row'), 10))
  const at = now()
  const to = (row: number) => note({ row: String(Math.max(0, Math.min(pairs.length - 1, row))) })
  const nextDifference = () => {
    const next = pairs.findIndex(({ differs }, row) => row > now() && differs !== '')
    if (next >= 0) to(next)
  }
  useKeys('Compare', [
    { keys: ['ArrowDown', 'j'], does: 'next step', act: () => to(now() + 1) },
    { keys: ['ArrowUp', 'k'], does: 'step before', act: () => to(now() - 1) },
    { keys: ['n', '.'], does: 'next difference', act: nextDifference },
    { keys: ['x'], does: 'swap the two', act: () => note({ a: b, b: a }) },
    { keys: ['Escape'], does: 'close the step', act: () => note({ row: '' }) },
  ])
  if (!runA.steps || !runB.steps)
    return runA.failure || runB.failure ? <Failed failure={runA.failure ?? runB.failure} /> : <Waiting />
  const different = pairs.filter(({ differs }) => differs !== '').length
  const chosen = pairs[at]
  return (
    <div class="screen-fill compare">
      <h1 class="unseen">Two runs side by side</h1>
      <div class="sides">
        <Side label="A" traceId={a} summary={summaryOf(nodesA)} />
        <Side label="B" traceId={b} summary={summaryOf(nodesB)} than={summaryOf(nodesA)} />
      </div>
      <p class="compare-bar">
        {different === 0 ? 'No step differs.' : `${count(different)} of ${count(pairs.length)} steps differ.`}
        <button type="button" onClick={nextDifference} disabled={different === 0}>
          Next difference
        </button>
        <button type="button" onClick={() => note({ a: b, b: a })}>
          Swap
        </button>
      </p>
      <PairTable pairs={pairs} at={at} onChoose={to} />
      {chosen && <PairTexts key={at} pair={chosen} ids={[a, b]} onClose={() => note({ row: '' })} />}
    </div>
  )
}

interface PairTableProps {
  readonly pairs: readonly (Pair & { readonly differs: string })[]
  readonly at: number
  readonly onChoose: (row: number) => void
}

function PairTable({ pairs, at, onChoose }: PairTableProps) {
  return (
    <div class="table pairs" role="table" aria-label="Steps of both runs">
      <div class="row head" role="row">
        <span role="columnheader">A</span>
        <span role="columnheader">B</span>
        <span role="columnheader">What differs</span>
      </div>
      <VirtualRows
        rows={pairs}
        rowHeight={28}
        keyOf={({ a, b }) => `${a?.step.span_id} ${b?.step.span_id}`}
        selected={at}
      >
        {(pair, row) => <PairRow key={row} {...{ pair, row }} isSelected={row === at} onChoose={() => onChoose(row)} />}
      </VirtualRows>
    </div>
  )
}

interface SideProps {
  readonly label: string
  readonly traceId: string
  readonly summary: Summary
  readonly than?: Summary
}

function Side({ label, traceId, summary, than }: SideProps) {
  const more = than && summary.nano - than.nano
  return (
    <section class="side" aria-label={`Run ${label}`}>
      <strong class="side-label">{label}</strong>
      <a href={hrefOf(`/runs/${traceId}`, { since: param('since') })}>
        {plainLine(summary.name)} <span class="id">{traceId.slice(0, 8)}</span>
      </a>
      <Outcome outcome={summary.outcome} />
      <span>{duration(summary.tookMs)}</span>
      <span>
        {count(summary.calls)} {summary.calls === 1 ? 'call' : 'calls'}
      </span>
      <span>
        <Amount nano={String(summary.nano)} unpriced={summary.unpriced} />
        {more !== undefined && more !== 0n && summary.unpriced === 0 && than?.unpriced === 0 && (
          <small class="more">
            {more > 0n && '+'}
            <Amount nano={String(more)} />
          </small>
        )}
      </span>
    </section>
  )
}

/** Which run to compare with: the reader chooses among those of the period. */
function ChooseRun({ a }: { readonly a: string }) {
  const { rows, failure } = useAnswer<RunsMatchingRow>('runs-matching', {
    since: period(),
    ...readFilter('').parameters,
    before_nano: '',
    before_id: '',
    limit: '100',
  })
  const side = a === '' ? 'a' : 'b'
  return (
    <div class="scroll">
      <h1>{a === '' ? 'Compare two runs: choose the first' : 'Compare with which run?'}</h1>
      <Failed failure={failure} />
      {rows?.length === 0 && (
        <Empty title="No runs in this period">
          <LookBack />
        </Empty>
      )}
      <ul class="choices">
        {(rows ?? [])
          .filter(run => run.trace_id !== a)
          .map(run => (
            <li key={run.trace_id}>
              <a href={hrefOf('/compare', { a, since: param('since'), [side]: run.trace_id })}>
                {plainLine(run.name)} <span class="id">{run.trace_id.slice(0, 8)}</span>
              </a>
              <Outcome outcome={run.outcome} />
              <Moment at={dateOf(run.started_nano)} />
              <span class="number">
                <Amount nano={run.cost_nano} unpriced={run.unpriced_calls} />
              </span>
            </li>
          ))}
      </ul>
    </div>
  )
}
