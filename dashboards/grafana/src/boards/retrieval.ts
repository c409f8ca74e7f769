import type { Board } from '../board.ts'
import { row, stat, table, times } from '../panel.ts'

export const retrieval: Board = {
  uid: 'spanledger-retrieval',
  title: 'Agents: retrieval',
  description: 'What agents looked up, what they found, and whether the documents changed.',
  panels: [
    stat({ title: 'Look-ups', of: 'retrieval/lookups', width: 6 }),
    stat({
      title: 'Found nothing',
      of: 'retrieval/empty',
      unit: 'percentunit',
      steps: [
        [0.1, 'orange'],
        [0.3, 'red'],
      ],
      width: 6,
    }),
    stat({ title: 'Documents per look-up', of: 'retrieval/documents', width: 6 }),
    stat({ title: 'Different texts', of: 'retrieval/distinct', width: 6 }),
    times({ title: 'Look-ups, and their latency', of: 'retrieval/times' }),
    times({ title: 'Score of the best document', of: 'retrieval/scores' }),
    times({ title: 'Texts read for the first time', of: 'retrieval/new-texts', bars: true }),
    table({ title: 'Where', of: 'retrieval/sources', width: 12, height: 8 }),
    row('Documents'),
    table({ title: 'Documents read most', of: 'retrieval/read-most', height: 12 }),
  ],
}
