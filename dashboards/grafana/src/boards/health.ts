import type { Board } from '../board.ts'
import { stat, table, times } from '../panel.ts'

export const health: Board = {
  uid: 'spanledger-health',
  title: 'Agents: collector health',
  description:
    'What arrives, how late, and what is wrong with it. Queues, refusals and memory are for Prometheus: /metrics of the collector.',
  panels: [
    stat({
      title: 'Lag, p95',
      of: 'health/lag-now',
      unit: 'ms',
      steps: [
        [60_000, 'orange'],
        [600_000, 'red'],
      ],
      width: 6,
    }),
    stat({ title: 'From clocks ahead', of: 'health/skewed', steps: [[1, 'orange']], width: 6 }),
    stat({ title: 'Dropped attributes', of: 'health/dropped', steps: [[1, 'orange']], width: 6 }),
    stat({ title: 'Sent again', of: 'health/again', width: 6 }),
    times({ title: 'Spans stored', of: 'health/stored', stacked: true, bars: true }),
    times({ title: 'Lag', of: 'health/lag', unit: 'ms' }),
    times({ title: 'Logs and metrics stored', of: 'health/others', bars: true }),
    times({ title: 'Who counted the tokens', of: 'health/usage', stacked: true, bars: true }),
    table({ title: 'Services', of: 'health/services' }),
    table({ title: 'Slowest calls of models', of: 'slowest-calls' }),
  ],
}
