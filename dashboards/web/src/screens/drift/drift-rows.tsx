import { hrefOf, param } from '../../address/address.ts'
import { tableClass } from '../../media.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty } from '../../parts/notice.tsx'
import type { AnyRow } from '../../parts/rows/rows-table.tsx'
import { count } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { dateOfText, zone } from '../../text/times.ts'
import { Decide } from './decide.tsx'
import { decidedOf, type Decided } from './decided.ts'
import { amountOf, differenceOf, evidenceOf, type Measured } from './figures.ts'

interface DriftRowsProps {
  readonly rows: readonly AnyRow[]
  /** Of people, the newest first. */
  readonly decisions: readonly Decided[]
}

/** Signals that drifted, with the evidence; how many more are watched, and how many cannot be judged yet. */
export function DriftRows({ rows, decisions }: DriftRowsProps) {
  const states = rows.map(row => {
    const decided = decidedOf(row, decisions)
    return { row, decided, state: decided?.kind ?? stateOf(row) }
  })
  const telling = states.filter(({ state }) => state !== 'usual' && state !== 'too little')
  // All of them were computed together.
  const asOf = rows[0] ? text(rows[0], 'as_of') : ''
  const unjudged = states.filter(({ state }) => state === 'too little').length
  return (
    <>
      {telling.length === 0 ? (
        <Empty title={unjudged === rows.length ? 'Nothing can be judged yet' : 'Nothing has drifted'} />
      ) : (
        <div class="wide" role="region" aria-label="Signals that drifted" tabIndex={0}>
          <table class={tableClass()}>
            <thead>
              <tr>
                <th>State</th>
                <th>Task</th>
                <th>Signal</th>
                <th class="number">Usual</th>
                <th class="number">Now</th>
                <th class="number" title="95 times in 100 it lies between these">
                  Difference
                </th>
                <th class="number" title="How many times what fires">
                  Evidence
                </th>
                <th>Since, {zone()}</th>
                <th class="number">Tasks since</th>
                <th>Do</th>
              </tr>
            </thead>
            <tbody>
              {telling.map(({ row, state, decided }, index) => (
                <DriftLine key={index} row={row} state={state} decided={decided} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="under">
        {rows.length === 1 ? 'One signal is watched' : `${count(rows.length)} signals are watched`}
        {asOf !== '' && (
          <>
            , in the hours before <Moment at={dateOfText(asOf)} />
          </>
        )}
        {unjudged > 0 && `; ${count(unjudged)} of them ${unjudged === 1 ? 'has' : 'have'} too few tasks to be judged`}.
      </p>
    </>
  )
}

interface DriftLineProps {
  readonly row: AnyRow
  readonly state: string
  readonly decided: Decided | undefined
}

function DriftLine({ row, state, decided }: DriftLineProps) {
  const id = encodeURIComponent(text(row, 'id'))
  const task = text(row, 'task')
  const onset = text(row, 'onset')
  const measured = measuredOf(row)
  return (
    <tr>
      <td data-title="State" class={state === 'firing' ? 'bad' : ''}>
        {state}
      </td>
      <td data-title="Task">
        <a href={hrefOf('/runs', { q: `task:"${task.replaceAll('"', '')}"`, since: param('since') })}>
          {plainLine(task)}
        </a>
        <div class="under">{plainLine(text(row, 'service'))}</div>
      </td>
      <td data-title="Signal">
        {plainLine(text(row, 'signal').replaceAll('_', ' '))}
        <div class="under">{plainLine(text(row, 'part'))}</div>
      </td>
      <td data-title="Usual" class="number">
        {amountOf(measured, measured.usual)}
      </td>
      <td data-title="Now" class="number">
        {amountOf(measured, measured.now)}
      </td>
      <td data-title="Difference" class="number">
        {differenceOf(measured)}
      </td>
      <td data-title="Evidence" class="number" title={evidenceWords(measured)}>
        {evidenceOf(measured)}
      </td>
      <td data-title={`Since, ${zone()}`}>
        <a href={hrefOf('/changes', { since: '30d' })}>{onset === '' ? '–' : <Moment at={dateOfText(onset)} />}</a>
      </td>
      <td data-title="Tasks since" class="number">
        {count(text(row, 'tasks_since'))}
      </td>
      <td class="full">
        {decided && <DecidedBy {...decided} />}
        {!decided && state === 'firing' && (
          <div class="doing">
            <Decide path={`/api/drift/${id}/accept`} verb="accept" />
            <Decide path={`/api/drift/${id}/mute`} verb="mute" />
          </div>
        )}
      </td>
    </tr>
  )
}

function evidenceWords({ evidence, threshold }: Measured): string {
  return `${evidence.toPrecision(3)}; it fires at ${count(Math.round(threshold))}, which chance alone reaches once in so many hours`
}

/** Who it was, when and why. */
function DecidedBy({ kind, by, at, until, reason }: Decided) {
  return (
    <>
      {plainLine(by)}, <Moment at={at} />
      <div class="under">
        {kind === 'muted' && (
          <>
            until <Moment at={until} />:{' '}
          </>
        )}
        {plainLine(reason)}
      </div>
    </>
  )
}

function stateOf(row: AnyRow): string {
  if (row['has_baseline'] === 0 || row['has_baseline'] === false) return 'too little'
  const fired = text(row, 'fired_at')
  if (fired === '') return row['is_suspicious'] === 1 || row['is_suspicious'] === true ? 'suspicious' : 'usual'
  return text(row, 'resolved_at') >= fired ? 'resolved' : 'firing'
}

function text(row: AnyRow, name: string): string {
  const value = row[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function measuredOf(row: AnyRow): Measured {
  const number = (name: string) => Number(row[name])
  return {
    kind: text(row, 'kind'),
    signal: text(row, 'signal'),
    usual: number('usual'),
    now: number('now'),
    half_width: number('half_width'),
    evidence: number('evidence'),
    threshold: number('threshold'),
  }
}
