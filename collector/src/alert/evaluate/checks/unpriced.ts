import type { Observation, Result } from '../../incidents/incident.ts'
import { numberIn, textIn, type Row } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'
import { newestChange } from '../evidence.ts'

/** Models whose calls of the last day have a bill that nobody knows. */
export async function evaluateUnpriced(evaluating: Evaluating): Promise<Result> {
  const { ask, project, now } = evaluating
  const rows = await ask({ question: 'unpriced-models', project, parameters: new Map(), now })
  return { kind: 'observed', bad: await Promise.all(rows.map(row => observed(row, evaluating))) }
}

async function observed(row: Row, evaluating: Evaluating): Promise<Observation> {
  const [provider = '', model = '', reason = ''] = ['provider', 'model', 'reason'].map(name =>
    textIn(row, name).slice(0, 200),
  )
  const [calls, tokens] = [textIn(row, 'calls'), numberIn(row, 'input_tokens') + numberIn(row, 'output_tokens')]
  return {
    labels: { provider, model, reason },
    value: Number(calls),
    says: `${calls} calls with ${tokens} tokens within a day have an unknown bill: ${reason}`,
    runs: [textIn(row, 'example_trace_id')].filter(run => run !== ''),
    change: await newestChange(
      evaluating,
      change => modelKinds.has(textIn(change, 'kind')) && textIn(change, 'new_hash') === model,
    ),
  }
}

const modelKinds: ReadonlySet<string> = new Set(['request_model', 'response_model'])
