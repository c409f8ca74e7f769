import type { Board } from '../board.ts'
import { row, table, times } from '../panel.ts'

export const drift: Board = {
  uid: 'spanledger-drift',
  title: 'Agents: drift',
  description: 'Whether agents still behave as they did, and what changed at that time.',
  panels: [
    times({ title: 'Cost, time, tokens and steps of a task (ln)', of: 'drift/mean' }),
    times({ title: 'Mix of models', of: 'drift/model-mix', unit: 'percentunit' }),
    times({ title: 'Mix of tools', of: 'drift/tool-mix', unit: 'percentunit' }),
    times({ title: 'Why models stopped', of: 'drift/finish-mix', unit: 'percentunit' }),
    row('What changed'),
    table({ title: 'Changes', of: 'drift/changes', none: 'Nothing changed.' }),
    table({ title: 'Alerts of the collector', of: 'alerts', none: 'No alert rule found anything.' }),
    table({ title: 'Versions', of: 'drift/versions' }),
  ],
}
