import type { Result } from '../../incidents/incident.ts'
import { numberIn, textIn } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'

/** Models whose calls of the last day have a bill that nobody knows. */
export async function evaluateUnpriced({ ask, project, now }: Evaluating): Promise<Result> {
  const rows = await ask({ question: 'unpriced-models', project, parameters: new Map(), now })
  return {
    kind: 'observed',
    bad: rows.map(row => {
      const [provider, model, reason] = ['provider', 'model', 'reason'].map(name => textIn(row, name).slice(0, 200))
      return {
        labels: { provider: provider ?? '', model: model ?? '', reason: reason ?? '' },
        value: numberIn(row, 'calls'),
        says: `${textIn(row, 'calls')} calls within a day have an unknown bill: ${reason}`,
        runs: [textIn(row, 'example_trace_id')].filter(run => run !== ''),
        change: undefined,
      }
    }),
  }
}
