import type { Result } from '../incidents/incident.ts'
import type { Check } from '../rules/alert-rule.ts'
import { numberIn, textIn, usd } from './ask.ts'
import type { Evaluating } from './evaluate.ts'

/** Tasks that still run and cost many times what their like cost. */
export async function evaluateRunaway(
  { task, times, aboveUsd }: Extract<Check, { kind: 'runaway' }>,
  { ask, project, now }: Evaluating,
): Promise<Result> {
  const parameters = new Map([
    ['of_task', task],
    ['times', String(times)],
    ['above_nano', String(Math.round(aboveUsd * 1e9))],
    ['limit', '100'],
  ])
  const rows = await ask({ question: 'runaway-tasks', project, parameters, now })
  return {
    kind: 'observed',
    bad: rows.map(row => ({
      labels: { task: textIn(row, 'task'), service: textIn(row, 'service'), id: textIn(row, 'task_id') },
      value: numberIn(row, 'cost_nano') / 1e9,
      says: `a task that still runs has cost ${usd(numberIn(row, 'cost_nano'))}; half of its like cost ${usd(numberIn(row, 'median_nano'))} or less`,
      runs: [textIn(row, 'trace_id')].filter(run => run !== ''),
      change: undefined,
    })),
  }
}
