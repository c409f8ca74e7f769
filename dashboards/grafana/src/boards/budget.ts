import type { Board } from '../board.ts'
import { bars, row, stat, table, times } from '../panel.ts'

export const budget: Board = {
  uid: 'spanledger-budget',
  title: 'Agents: budget burn',
  description: 'How fast a budget is spent. The budget is for the time shown; set it in the box above.',
  texts: [['budget_usd', 'Budget (USD)', '100']],
  panels: [
    stat({
      title: 'Spent of the budget',
      of: 'budget/spent',
      unit: 'percentunit',
      steps: [
        [0.8, 'orange'],
        [1, 'red'],
      ],
      width: 6,
    }),
    stat({ title: 'Spent', of: 'budget/spent-usd', unit: 'currencyUSD', width: 6 }),
    bars({ title: 'Burn rate', of: 'budget/burn', width: 12, height: 4 }),
    times({ title: 'Spent so far, and if it were even', of: 'budget/cumulative', unit: 'currencyUSD' }),
    bars({ title: 'Who it was spent for', of: 'budget/customers', width: 12 }),
    row('Details'),
    table({ title: 'Forecast', of: 'budget-burn', height: 5 }),
    table({ title: 'Caps of tasks', of: 'budget/caps', none: 'No task came near a cap.' }),
  ],
}
