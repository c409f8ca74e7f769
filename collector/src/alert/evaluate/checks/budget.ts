import { periodAround, type Budget } from '../../../budget/budget.ts'
import { burnOf, burnsParameters, rowOf, type BurnRow } from '../../../budget/budget-burn.ts'
import { judgeBurn } from '../../../budget/judge-burn.ts'
import type { Result } from '../../incidents/incident.ts'
import { textIn, usd, type Row } from '../ask.ts'
import type { Evaluating } from '../evaluate.ts'
import { dearestRuns, newestChange } from '../evidence.ts'

/** A question is a URL, and that has an end. */
const mostAtOnce = 50

/** A budget of the settings file that is spent, or is being spent too fast. */
export async function evaluateBudget(name: string, evaluating: Evaluating): Promise<Result> {
  const { ask, budgets, project, now } = evaluating
  const budget = budgets.find(known => known.name === name && known.project === project)
  if (!budget) return { kind: 'error', message: `no budget of ${project} is called ${JSON.stringify(name)}` }
  const rows = await ask({
    question: 'budget-burns',
    project,
    parameters: burnsParameters(askedWith(budget, budgets), now),
    now,
  })
  // True: the question answers with these columns.
  const burn = burnOf(rowOf(budget, rows as unknown as readonly SpentRow[]), budget)
  const { state, reasons } = judgeBurn(burn, periodAround(budget.period, now).hours)
  if (state === 'fine') return { kind: 'observed', bad: [] }
  const [spent, limit] = [Number(burn.spentNano), Number(burn.limitNano)]
  const says = `${usd(spent)} of ${usd(limit)} a ${budget.period} is spent, ${usd(Number(burn.forecastNano))} by its end at this pace: ${reasons.join('; ')}`
  const runs = await dearestRuns(evaluating, row => isSpentOn(budget, row))
  const change = await newestChange(
    evaluating,
    row => budget.dimension !== 'service' || ['', budget.value].includes(textIn(row, 'service')),
  )
  return { kind: 'observed', bad: [{ labels: { budget: name, state }, value: spent / limit, says, runs, change }] }
}

function isSpentOn({ dimension, value }: Budget, row: Row): boolean {
  return dimension === 'project' || textIn(row, dimension) === value
}

type SpentRow = BurnRow & { readonly value: string; readonly limit_nano: string }

/** This budget among its like, always the same ones, so that their rules ask the same question. */
function askedWith(budget: Budget, budgets: readonly Budget[]): readonly [Budget, ...Budget[]] {
  const like = budgets.filter(other =>
    (['project', 'dimension', 'period'] as const).every(name => other[name] === budget[name]),
  )
  const first = Math.floor(like.indexOf(budget) / mostAtOnce) * mostAtOnce
  const [one = budget, ...others] = like.slice(first, first + mostAtOnce)
  return [one, ...others]
}
