import type { Budget } from '../../../budget/budget.ts'
import type { Burn, Judgement } from '../../../budget/judge-burn.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { usdColumn } from '../../print/usd.ts'

export interface JudgedBudget {
  readonly budget: Budget
  readonly burn: Burn
  readonly judgement: Judgement
  readonly unpricedCalls: number
}

/** A table of budgets for people. */
export function budgetsText(judged: readonly JudgedBudget[]): string {
  if (judged.length === 0) return 'no budgets: write some below `budgets:` in spanledger.yaml'
  return [...tableLines(columns, judged), ...judged.flatMap(reasonsOf)].join('\n')
}

function reasonsOf({ budget, judgement, unpricedCalls }: JudgedBudget): readonly string[] {
  const unpriced = unpricedCalls === 0 ? [] : [`${unpricedCalls} calls have no price, and are not in it`]
  return [...judgement.reasons, ...unpriced].map(reason => `${budget.name}: ${reason}`)
}

const columns: readonly TableColumn<JudgedBudget>[] = [
  { title: 'budget', cell: ({ budget }) => budget.name },
  { title: 'for', cell: ({ budget }) => `${budget.dimension} ${budget.value || budget.project}` },
  { title: 'a', cell: ({ budget }) => budget.period },
  { title: 'limit', align: 'right', cell: ({ burn }) => usdColumn(burn.limitNano) },
  {
    title: 'spent',
    align: 'right',
    cell: ({ burn, unpricedCalls }) => `${unpricedCalls === 0 ? '' : '≥ '}${usdColumn(burn.spentNano)}`,
  },
  { title: 'forecast', align: 'right', cell: ({ burn }) => usdColumn(burn.forecastNano) },
  { title: 'burn 1 h', align: 'right', cell: ({ burn }) => burn.burn1h.toFixed(1) },
  { title: '6 h', align: 'right', cell: ({ burn }) => burn.burn6h.toFixed(1) },
  { title: '3 d', align: 'right', cell: ({ burn }) => burn.burn72h.toFixed(1) },
  { title: 'state', cell: ({ judgement }) => judgement.state },
]
