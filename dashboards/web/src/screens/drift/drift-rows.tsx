import { hrefOf, param } from '../../address/address.ts'
import { Empty } from '../../parts/notice.tsx'
import type { AnyRow } from '../../parts/rows-table.tsx'
import { count } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { moment } from '../../text/times.ts'
import { Decide } from './decide.tsx'
import { decidedOf, type Decided } from './decided.ts'

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
  const unjudged = states.filter(({ state }) => state === 'too little').length
  return (
    <>
      {telling.length === 0 ? (
        <Empty title="Nothing has drifted" />
      ) : (
        <div class="wide" role="region" aria-label="Signals that drifted" tabIndex={0}>
          <table class="plain">
            <thead>
              <tr>
                <th>State</th>
                <th>Task</th>
                <th>Signal</th>
                <th class="number">Usual</th>
                <th class="number">Now</th>
                <th class="number">Evidence</th>
                <th>Since</th>
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
        {count(rows.length)} signals are watched; {count(unjudged)} of them have too few tasks to be judged.
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
  return (
    <tr>
      <td class={state === 'firing' ? 'bad' : ''}>{state}</td>
      <td>
        <a href={hrefOf('/runs', { q: `task:"${task.replaceAll('"', '')}"`, since: param('since') })}>
          {plainLine(task)}
        </a>
        <div class="under">{plainLine(text(row, 'service'))}</div>
      </td>
      <td>
        {plainLine(text(row, 'signal').replaceAll('_', ' '))}
        <div class="under">{plainLine(text(row, 'part'))}</div>
      </td>
      <td class="number">{figure(row['usual'])}</td>
      <td class="number">
        {figure(row['now'])} ± {figure(row['half_width'])}
      </td>
      <td class="number">
        {figure(row['evidence'])} <small>of {figure(row['threshold'])}</small>
      </td>
      <td>
        <a href={hrefOf('/changes', { since: '30d' })}>{onset === '' ? '–' : plainLine(onset.slice(0, 16))}</a>
      </td>
      <td class="number">{count(text(row, 'tasks_since'))}</td>
      <td>
        {decided && <DecidedBy {...decided} />}
        {!decided && state === 'firing' && (
          <>
            <Decide path={`/api/drift/${id}/accept`} verb="accept" />
            <Decide path={`/api/drift/${id}/mute`} verb="mute" />
          </>
        )}
      </td>
    </tr>
  )
}

/** Who it was, when and why. */
function DecidedBy({ kind, by, at, until, reason }: Decided) {
  return (
    <>
      {plainLine(by)}, {moment(at)}
      <div class="under">
        {kind === 'muted' && `until ${moment(until)} `}
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

function figure(value: unknown): string {
  const number = typeof value === 'number' ? value : Number.parseFloat(String(value))
  if (!Number.isFinite(number)) return '–'
  return Math.abs(number) >= 1_000 ? count(Math.round(number)) : String(Number(number.toPrecision(3)))
}
