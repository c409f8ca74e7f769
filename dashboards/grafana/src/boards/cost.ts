import type { Board } from '../board.ts'
import { row, stat, table, times } from '../panel.ts'

export const cost: Board = {
  uid: 'spanledger-cost',
  title: 'Agents: cost per task',
  description: 'What completed work costs, what was wasted on the way, and what the cost is made of.',
  panels: [
    stat({ title: 'Cost per completed task', of: 'overview/cost-per-completed', unit: 'currencyUSD' }),
    stat({ title: 'Wasted', of: 'cost/wasted', unit: 'currencyUSD' }),
    stat({
      title: 'Wasted share',
      of: 'cost/wasted-share',
      unit: 'percentunit',
      steps: [
        [0.1, 'orange'],
        [0.3, 'red'],
      ],
    }),
    stat({ title: 'Tokens per completed task', of: 'cost/tokens' }),
    stat({ title: 'Steps per completed task', of: 'cost/steps' }),
    stat({ title: 'Calls without a price', of: 'cost/unpriced', steps: [[1, 'red']] }),
    times({ title: 'Cost per completed task, by task', of: 'cost/per-completed', unit: 'currencyUSD' }),
    times({ title: 'Cost per completed task, and before', of: 'cost/before', unit: 'currencyUSD' }),
    times({ title: 'What the cost is made of', of: 'cost/split', unit: 'currencyUSD', stacked: true, bars: true }),
    times({ title: 'Cost of a task', of: 'cost/spread', unit: 'currencyUSD' }),
    table({ title: 'Tasks', of: 'cost-per-task' }),
    row('Details'),
    table({ title: 'Dearest runs', of: 'cost/dearest', width: 12 }),
    stat({ title: 'Input tokens from a cache', of: 'cost/cached-share', unit: 'percentunit', height: 9 }),
    table({ title: 'Price tables in force', of: 'cost/prices', width: 8 }),
    table({ title: 'Calls without a price', of: 'unpriced-models', none: 'Every call has a price.' }),
    table({
      title: 'Prices that were changed afterwards',
      of: 'price-changes',
      none: 'Nobody changed a price afterwards.',
    }),
  ],
}
