import type { Board } from '../board.ts'
import { other, row, stat, table, times } from '../panel.ts'

export const overview: Board = {
  uid: 'spanledger-overview',
  title: 'Agents: overview',
  description: 'What the agents did, how it ended, what it cost, and what is different from before.',
  panels: [
    stat({ title: 'Runs', of: 'overview/runs' }),
    stat({ title: 'Completed', of: 'overview/completed-share', unit: 'percentunit' }),
    stat({ title: 'Cost', of: 'overview/cost', unit: 'currencyUSD' }),
    stat({ title: 'Cost per completed task', of: 'overview/cost-per-completed', unit: 'currencyUSD' }),
    stat({ title: 'Task latency, p95', of: 'overview/latency', unit: 'ms' }),
    stat({ title: 'Open alerts', of: 'overview/alerts', steps: [[1, 'red']] }),
    times({ title: 'Tasks by how they ended', of: 'overview/outcomes', stacked: true, bars: true }),
    times({ title: 'Cost by model', of: 'overview/cost-by-model', unit: 'currencyUSD', stacked: true, bars: true }),
    times({ title: 'Task latency', of: 'overview/latency-times', unit: 'ms' }),
    table({ title: 'Needs attention', of: 'overview/attention', width: 12, height: 8, none: 'Nothing.' }),
    row('Runs'),
    table({ title: 'Last runs', of: 'overview/last-runs', width: 12, height: 12 }),
    other(
      'nodeGraph',
      {
        title: 'Agents, tools and models',
        description: 'Which agent uses which tool and model?',
        width: 12,
        height: 12,
      },
      { of: { nodes: 'overview/nodes', edges: 'overview/edges' } },
    ),
  ],
}
