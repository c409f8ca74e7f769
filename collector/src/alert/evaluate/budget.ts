import { periodAround } from '../../budget/budget.ts'
import { burnOf, burnParameters, type BurnRow } from '../../budget/budget-burn.ts'
import { judgeBurn } from '../../budget/judge-burn.ts'
import type { Result } from '../incidents/incident.ts'
import { usd } from './ask.ts'
import type { Evaluating } from './evaluate.ts'

/** A budget of the settings file that is spent, or is being spent too fast. */
export async function evaluateBudget(name: string, { ask, budgets, project, now }: Evaluating): Promise<Result> {
  const budget = budgets.find(known => known.name === name && known.project === project)
  if (!budget) return { kind: 'error', message: `no budget of ${project} is called ${JSON.stringify(name)}` }
  const [row] = await ask({ question: 'budget-burn', project, parameters: burnParameters(budget, now), now })
  // True: the question answers with these columns.
  const burn = burnOf(row as unknown as BurnRow | undefined, budget)
  const { state, reasons } = judgeBurn(burn, periodAround(budget.period, now).hours)
  if (state === 'fine') return { kind: 'observed', bad: [] }
  const [spent, limit] = [Number(burn.spentNano), Number(burn.limitNano)]
  const says = `${usd(spent)} of ${usd(limit)} a ${budget.period} is spent: ${reasons.join('; ')}`
  return {
    kind: 'observed',
    bad: [{ labels: { budget: name, state }, value: spent / limit, says, runs: [], change: undefined }],
  }
}
