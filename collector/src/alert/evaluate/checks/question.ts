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
  const bad = rows.filter(row => isBad(check, numberIn(row, check.column)))
  return { kind: 'observed', bad: [...grouped(check, bad)].map(([labels, group]) => observed(check, labels, group)) }
}

function isBad({ above, below }: QuestionCheck, value: number): boolean {
  return above === undefined ? value < (below ?? Number.NaN) : value > above
}

/** Rows that nothing tells apart are one incident. */
function grouped({ by }: QuestionCheck, rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const labels = JSON.stringify(by.map(name => [name, textIn(row, name).slice(0, 200)]))
    const group = groups.get(labels)
    if (group) group.push(row)
    else groups.set(labels, [row])
  }
  return groups
}

/** Told by the worst of its rows. */
function observed(
  { column, above, below, question }: QuestionCheck,
  labels: string,
  rows: readonly Row[],
): Observation {
  const sign = above === undefined ? 1 : -1
  const worst = rows.toSorted((one, other) => sign * (numberIn(one, column) - numberIn(other, column)))
  const value = worst[0] ? numberIn(worst[0], column) : Number.NaN
  const limit = above === undefined ? `below ${below}` : `above ${above}`
  const runs = worst.map(row => textIn(row, 'trace_id') || textIn(row, 'example_trace_id')).filter(run => run !== '')
  return {
    // True: a list of names and values, written above.
    labels: Object.fromEntries(JSON.parse(labels) as readonly (readonly [string, string])[]),
    value,
    says: `${column} of ${question} is ${value}, ${limit}${rows.length === 1 ? '' : `, and so are ${rows.length - 1} more`}`,
    runs: [...new Set(runs)].slice(0, 3),
    change: undefined,
  }
}
