import type { Board } from '../board.ts'
import { bars, row, stat, table, times } from '../panel.ts'

export const tools: Board = {
  uid: 'spanledger-tools',
  title: 'Agents: tools',
  description: 'Which tools are called, whether they work, and where agents go round in circles.',
  panels: [
    stat({ title: 'Calls', of: 'tools/calls', width: 8 }),
    stat({
      title: 'Failed',
      of: 'tools/failed',
      unit: 'percentunit',
      steps: [
        [0.05, 'orange'],
        [0.2, 'red'],
      ],
      width: 8,
    }),
    stat({ title: 'Same call again', of: 'tools/again', width: 8 }),
    times({ title: 'Calls by tool', of: 'tools/times', stacked: true, bars: true, width: 16 }),
    bars({ title: 'What follows what', of: 'tools/sequences' }),
    table({ title: 'Tools', of: 'tools/table' }),
    row('Details'),
    table({ title: 'Runs that repeat a call', of: 'tools/loops', width: 12, none: 'No run repeats a call.' }),
    table({ title: 'What went wrong', of: 'tools/errors', width: 12, none: 'No tool failed.' }),
    table({ title: 'Sets of tools', of: 'tools/toolsets' }),
  ],
}
