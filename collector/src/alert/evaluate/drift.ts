import type { Result } from '../incidents/incident.ts'
import { numberIn, textIn } from './ask.ts'
import type { Evaluating } from './evaluate.ts'

/** Signals of tasks that are not what they used to be: the rows of the question `drift` that fire. */
export async function evaluateDrift(
  parameters: ReadonlyMap<string, string>,
  { ask, project, now }: Evaluating,
): Promise<Result> {
  const rows = await ask({ question: 'drift', project, parameters, now })
  if (rows.length === 0) return { kind: 'no data' }
  return {
    kind: 'observed',
    bad: rows
      .filter(row => textIn(row, 'state') === 'FIRING')
      .map(row => ({
        labels: Object.fromEntries(
          ['service', 'task', 'signal', 'key'].map(name => [name, textIn(row, name).slice(0, 200)]),
        ),
        value: numberIn(row, 'evidence'),
        says: `${textIn(row, 'signal')} ${textIn(row, 'key')} was ${textIn(row, 'baseline')} and is ${textIn(row, 'now')}`,
        runs: [],
        change: undefined,
      })),
  }
}
