import type { Board } from '../board.ts'
import { other, table, words } from '../panel.ts'

export const run: Board = {
  uid: 'spanledger-run',
  title: 'Agents: one run',
  description: 'One run, step by step. Other boards lead here.',
  isFiltered: false,
  texts: [['run', 'Run', '']],
  panels: [
    table({ title: 'Run', of: 'run/header', height: 4, width: 20 }),
    words({
      title: 'Replay',
      description: 'The run on the page of the collector.',
      width: 4,
      content: '[Open](${page}/runs/${run})\n\n[Compare](${page}/compare?a=${run})',
    }),
    table({ title: 'Steps', of: 'run/steps', height: 12 }),
    other(
      'traces',
      { title: 'Trace', description: 'The spans of the run.', height: 14 },
      { of: { A: 'run/trace' }, as: 'traces' },
    ),
    other(
      'logs',
      { title: 'Logs', description: 'What the services logged.', height: 8, none: 'No service sent logs of this run.' },
      { of: { A: 'run/logs' }, as: 'logs' },
    ),
  ],
}
