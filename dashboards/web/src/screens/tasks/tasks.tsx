import type { CostPerTaskRow, TaskTimesRow } from '@spanledger/queries'
import { hrefOf, param } from '../../address/address.ts'
import { period, periodSeconds } from '../../address/period.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { Amount } from '../../parts/amount.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Figures } from '../../parts/facts.tsx'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
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
      {rows?.length === 0 && <Empty title="No tasks in this period" />}
      {rows && rows.length > 0 && (
        <>
          <Totals rows={rows} />
          <div class="wide" role="region" aria-label="Tasks" tabIndex={0}>
            <table class="plain tasks">
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
          <p class="under">
            Attempts that did not complete belong to the cost of those that did. Median, p95 and dearest are of whole
            tasks.
            <a href={hrefOf('/changes', { since: param('since') })}> What changed?</a>
          </p>
        </>
      )}
    </div>
  )
}

function Totals({ rows }: { readonly rows: readonly CostPerTaskRow[] }) {
  const total = totalOf(rows)
  const share = (name: 'failed_nano' | 'retried_nano' | 'escalated_nano') =>
    rows.reduce((all, row) => all + BigInt(row[name]), 0n)
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
        { name: 'of it failed', value: <Amount nano={String(share('failed_nano'))} isShort /> },
        { name: 'of it tried again', value: <Amount nano={String(share('retried_nano'))} isShort /> },
        { name: 'of it escalated', value: <Amount nano={String(share('escalated_nano'))} isShort /> },
      ]}
    />
  )
}

function TaskRow({ row, bars }: { readonly row: CostPerTaskRow; readonly bars: ReturnType<typeof barsOf> }) {
  const unpriced = row.unpriced_calls
  const failed = Number(row.failed) + Number(row.abandoned)
  return (
    <tr>
      <td>
        <a href={hrefOf('/runs', { q: `task:"${row.task.replaceAll('"', '')}"`, since: param('since') })}>
          {plainLine(row.task)}
        </a>
      </td>
      <td>
        <Bars bars={bars} label={`${plainLine(row.task)} by time`} width={160} height={22} />
      </td>
      <td class="number">{count(row.completed)}</td>
      <td class="number">{failed === 0 ? <span class="nothing">0</span> : <span class="bad">{count(failed)}</span>}</td>
      <td class="number">{row.escalated === '0' ? <span class="nothing">0</span> : count(row.escalated)}</td>
      <td class="number">{count(row.attempts)}</td>
      <td class="number">
        <Amount nano={row.cost_nano} unpriced={unpriced} />
      </td>
      <td class="number">
        <Amount nano={row.waste_nano} unpriced={unpriced} />
      </td>
      <td class="number strong">
        {row.cost_per_completed_nano === null ? (
          <span class="nothing">none completed</span>
        ) : (
          <Amount nano={row.cost_per_completed_nano} unpriced={unpriced} />
        )}
      </td>
      <td class="number">
        <Amount nano={row.median_nano} unpriced={unpriced} />
      </td>
      <td class="number">
        <Amount nano={row.p95_nano} unpriced={unpriced} />
      </td>
      <td class="number">
        <Amount nano={row.dearest_nano} unpriced={unpriced} />
      </td>
    </tr>
  )
}
