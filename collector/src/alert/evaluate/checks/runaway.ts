import type { Result } from '../../incidents/incident.ts'
import type { Check } from '../../rules/alert-rule.ts'
import { numberIn, textIn, usd } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'

/** Tasks that still run and cost many times what their like cost. */
export async function evaluateRunaway(
  { task, times, aboveUsd }: Extract<Check, { kind: 'runaway' }>,
  { ask, project, now }: Evaluating,
): Promise<Result> {
  const parameters = new Map([
    ['times', String(times)],
    ['above_nano', String(Math.round(aboveUsd * 1e9))],
    ['limit', '500'],
  ])
  // All tasks are asked for at once, so that rules of several share the answer.
  const rows = await ask({ question: 'runaway-tasks', project, parameters, now })
  return {
    kind: 'observed',
    bad: rows
      .filter(row => task === '' || textIn(row, 'task') === task)
      .map(row => ({
        labels: { task: textIn(row, 'task'), service: textIn(row, 'service'), id: textIn(row, 'task_id') },
        value: numberIn(row, 'cost_nano') / 1e9,
        says: `a task that still runs has cost ${usd(numberIn(row, 'cost_nano'))}; half of its like cost ${usd(numberIn(row, 'median_nano'))} or less`,
        runs: [textIn(row, 'trace_id')].filter(run => run !== ''),
        change: undefined,
      })),
  }
}
