import type { CostPerTaskRow, TaskTimesRow } from '@spanledger/queries'
import { hrefOf, param } from '../../address/address.ts'
import { period, periodSeconds } from '../../address/period.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { Amount } from '../../parts/amount.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Figures } from '../../parts/facts.tsx'
import { barsOf } from '../tasks/task-bars.ts'
import { totalOf } from '../tasks/total.ts'
import { count, percent } from '../../text/numbers.ts'

const everyMs = 10_000

/** How the period went, before anybody reads a single run. */
export function Glance() {
  const since = period()
  const seconds = periodSeconds(since)
  const tasks = useAnswer<CostPerTaskRow>('cost-per-task', { since }, { everyMs })
  const step = Math.max(60, Math.ceil(seconds / 60))
  const times = useAnswer<TaskTimesRow>(
    'task-times',
    { since, step_seconds: String(step), limit: '10000' },
    { everyMs },
  )
  if (!tasks.rows) return <section class="glance" aria-label="At a glance" />
  if (tasks.rows.length === 0) return null
  const total = totalOf(tasks.rows)
  const ended = total.completed + total.failed + total.escalated + total.abandoned
  const perTask = total.completed === 0 ? undefined : String(total.costNano / BigInt(total.completed))
  return (
    <section class="glance" aria-label="At a glance">
      <Figures
        facts={[
          {
            name: 'Cost',
            value: <Amount nano={String(total.costNano)} unpriced={total.unpriced} isShort />,
          },
          {
            name: 'Per completed task',
            value: perTask === undefined ? '–' : <Amount nano={perTask} unpriced={total.unpriced} isShort />,
          },
          {
            name: 'Completed',
            value: percent(total.completed, ended),
            note: `${count(total.completed)} of ${count(ended)}${total.running > 0 ? `, ${count(total.running)} running` : ''}`,
          },
          {
            name: 'Wasted',
            value: <Amount nano={String(total.wasteNano)} unpriced={total.unpriced} isShort />,
            note: total.costNano > 0n ? percent(Number(total.wasteNano), Number(total.costNano)) : undefined,
          },
        ]}
      />
      <a class="glance-times" href={hrefOf('/tasks', { since: param('since') })} aria-label="Tasks by time">
        <Bars
          bars={barsOf(times.rows ?? [], { seconds, step })}
          label="Tasks by time; those that did not complete are at the bottom"
        />
      </a>
    </section>
  )
}
