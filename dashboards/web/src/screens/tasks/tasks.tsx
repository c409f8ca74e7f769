import type { CostPerTaskRow, TaskTimesRow } from '@spanledger/queries'
import { hrefOf, param } from '../../address/address.ts'
import { period, periodSeconds } from '../../address/period.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { tableClass } from '../../media.ts'
import { Amount } from '../../parts/amount.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Figures } from '../../parts/facts.tsx'
import { Empty, Failed, LookBack, Waiting } from '../../parts/notice.tsx'
import { count, percent } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { barsOf } from './task-bars.ts'
import { totalOf } from './total.ts'

const everyMs = 10_000

/** What finished work cost, what was spent in vain, and how long the tail is. */
export function Tasks() {
  const since = period()
  const { rows, failure } = useAnswer<CostPerTaskRow>('cost-per-task', { since }, { everyMs })
  const seconds = periodSeconds(since)
  const step = Math.max(60, Math.ceil(seconds / 40))
  const times = useAnswer<TaskTimesRow>(
    'task-times',
    { since, step_seconds: String(step), limit: '10000' },
    { everyMs },
  )
  const trendOf = (task: string) =>
    barsOf(
      (times.rows ?? []).filter(row => row.task === task),
      { seconds, step },
    )
  return (
    <div class="scroll">
      <h1>Tasks</h1>
      <Failed failure={failure} />
      {!rows && !failure && <Waiting />}
      {rows?.length === 0 && (
        <Empty title="No tasks in this period">
          <p>
            Every run is a task by itself; <code>task()</code> gives it a name, a key and an outcome.
          </p>
          <LookBack />
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <>
          <Totals rows={rows} />
          <TaskTable {...{ rows, since, trendOf }} />
          <p class="under">
            Attempts that did not complete belong to the cost of those that did. Median, p95 and dearest are of whole
            tasks. <a href={hrefOf('/changes', { since: param('since') })}>What changed?</a>
          </p>
        </>
      )}
    </div>
  )
}

interface TaskTableProps {
  readonly rows: readonly CostPerTaskRow[]
  readonly since: string
  readonly trendOf: (task: string) => ReturnType<typeof barsOf>
}

function TaskTable({ rows, since, trendOf }: TaskTableProps) {
  return (
    <div class="wide" role="region" aria-label="Tasks" tabIndex={0}>
      <table class={`tasks ${tableClass()}`}>
        <thead>
          <tr>
            <th>Task</th>
            <th>Last {since}</th>
            <th class="number">Completed</th>
            <th class="number">Failed</th>
            <th class="number">Escalated</th>
            <th class="number">Attempts</th>
            <th class="number">Cost</th>
            <th class="number">Wasted</th>
            <th class="number">Per completed</th>
            <th class="number">Median</th>
            <th class="number">p95</th>
            <th class="number">Dearest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <TaskRow key={row.task} row={row} bars={trendOf(row.task)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Totals({ rows }: { readonly rows: readonly CostPerTaskRow[] }) {
  const total = totalOf(rows)
  /** A part of the waste; bills that are not known only count where there are tasks that wasted something in this way. */
  const share = (
    name: 'failed_nano' | 'retried_nano' | 'escalated_nano',
    isMeant: (row: CostPerTaskRow) => boolean,
  ) => {
    const nano = rows.reduce((all, row) => all + BigInt(row[name]), 0n)
    const unpriced = rows.filter(isMeant).reduce((all, row) => all + Number(row.unpriced_calls), 0)
    return <Amount nano={String(nano)} unpriced={unpriced} isShort />
  }
  return (
    <Figures
      facts={[
        { name: 'Cost', value: <Amount nano={String(total.costNano)} unpriced={total.unpriced} isShort /> },
        {
          name: 'Per completed task',
          value:
            total.completed === 0 ? (
              '–'
            ) : (
              <Amount nano={String(total.costNano / BigInt(total.completed))} unpriced={total.unpriced} isShort />
            ),
          note: `${count(total.completed)} completed`,
        },
        {
          name: 'Wasted',
          value: <Amount nano={String(total.wasteNano)} unpriced={total.unpriced} isShort />,
          note: total.costNano > 0n ? percent(Number(total.wasteNano), Number(total.costNano)) : undefined,
        },
        { name: 'Wasted: failed', value: share('failed_nano', ({ failed }) => failed !== '0') },
        { name: 'Wasted: tried again', value: share('retried_nano', isTriedAgain) },
        { name: 'Wasted: escalated', value: share('escalated_nano', ({ escalated }) => escalated !== '0') },
      ]}
    />
  )
}

function isTriedAgain(row: CostPerTaskRow): boolean {
  const { completed, failed, escalated, abandoned, running } = row
  const tasks = [completed, failed, escalated, abandoned, running].reduce((all, number) => all + Number(number), 0)
  return Number(row.attempts) > tasks
}

function TaskRow({ row, bars }: { readonly row: CostPerTaskRow; readonly bars: ReturnType<typeof barsOf> }) {
  const unpriced = row.unpriced_calls
  const failed = Number(row.failed) + Number(row.abandoned)
  return (
    <tr>
      <td class="full column-task">
        <a href={hrefOf('/runs', { q: `task:"${row.task.replaceAll('"', '')}"`, since: param('since') })}>
          {plainLine(row.task)}
        </a>
      </td>
      <td data-title="By time" class="by-time">
        <Bars bars={bars} label={`${plainLine(row.task)} by time`} width={160} height={22} />
      </td>
      <td data-title="Completed" class="number">
        {count(row.completed)}
      </td>
      <td data-title="Failed" class="number">
        {failed === 0 ? <span class="nothing">0</span> : <span class="bad">{count(failed)}</span>}
      </td>
      <td data-title="Escalated" class="number">
        {row.escalated === '0' ? <span class="nothing">0</span> : count(row.escalated)}
      </td>
      <td data-title="Attempts" class="number">
        {count(row.attempts)}
      </td>
      <td data-title="Cost" class="number">
        <Amount nano={row.cost_nano} unpriced={unpriced} />
      </td>
      <td data-title="Wasted" class="number">
        <Amount nano={row.waste_nano} unpriced={unpriced} />
      </td>
      <td data-title="Per completed" class="number strong">
        {row.cost_per_completed_nano === null ? (
          <span class="nothing">none completed</span>
        ) : (
          <Amount nano={row.cost_per_completed_nano} unpriced={unpriced} />
        )}
      </td>
      <td data-title="Median" class="number">
        <Amount nano={row.median_nano} unpriced={unpriced} />
      </td>
      <td data-title="p95" class="number">
        <Amount nano={row.p95_nano} unpriced={unpriced} />
      </td>
      <td data-title="Dearest" class="number">
        <Amount nano={row.dearest_nano} unpriced={unpriced} />
      </td>
    </tr>
  )
}
