import type { Observation, Result } from '../../incidents/incident.ts'
import type { QuestionCheck } from '../../rules/alert-rule.ts'
import { numberIn, textIn, type Row } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'

/** Rows of a named question whose column is above or below the number; no row at all is no data. */
export async function evaluateQuestion(check: QuestionCheck, { ask, project, now }: Evaluating): Promise<Result> {
  const rows = await ask({ question: check.question, project, parameters: check.parameters, now })
  if (rows.length === 0) return { kind: 'no data' }
  if (!rows.some(row => Object.hasOwn(row, check.column)))
    return { kind: 'error', message: `${check.question} has no column ${check.column}` }
  return { kind: 'observed', bad: rows.flatMap(row => observed(check, row)) }
}

function observed({ column, above, below, by, question }: QuestionCheck, row: Row): readonly Observation[] {
  const value = numberIn(row, column)
  const isBad = above === undefined ? value < (below ?? Number.NaN) : value > above
  if (!isBad) return []
  const limit = above === undefined ? `below ${below}` : `above ${above}`
  const run = textIn(row, 'trace_id') || textIn(row, 'example_trace_id')
  return [
    {
      labels: Object.fromEntries(by.map(name => [name, textIn(row, name).slice(0, 200)])),
      value,
      says: `${column} of ${question} is ${value}, ${limit}`,
      runs: run === '' ? [] : [run],
      change: undefined,
    },
  ]
}
