import { textIn, type Row } from './ask.ts'
import type { Evaluating } from './evaluate.ts'

const lookBack = '24h'

/** The dearest runs of the last day that fit, three at most. */
export async function dearestRuns(
  { ask, project, now }: Evaluating,
  fits: (row: Row) => boolean,
): Promise<readonly string[]> {
  const parameters = new Map([
    ['since', lookBack],
    ['limit', '500'],
  ])
  const rows = await ask({ question: 'dearest-runs', project, parameters, now })
  return rows
    .filter(fits)
    .slice(0, 3)
    .map(row => textIn(row, 'trace_id'))
}

/** The newest change of the last day that fits, in words; it came first, and need not be the cause. */
export async function newestChange(
  { ask, project, now }: Evaluating,
  fits: (row: Row) => boolean,
): Promise<string | undefined> {
  const parameters = new Map([
    ['since', lookBack],
    ['limit', '500'],
  ])
  const rows = await ask({ question: 'changes', project, parameters, now })
  const row = rows.find(fits)
  if (!row) return undefined
  const [kind, name, difference, at] = ['kind', 'name', 'difference', 'first_seen'].map(column => textIn(row, column))
  return `${kind} ${name} at ${at?.slice(0, 19)} UTC: ${difference}`.replaceAll('\n', ' ').slice(0, 500)
}
