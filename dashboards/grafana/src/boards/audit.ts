import type { Board } from '../board.ts'
import { bars, row, stat, table, times } from '../panel.ts'

export const audit: Board = {
  uid: 'spanledger-audit',
  title: 'Agents: audit and approvals',
  description: 'Who read, changed, decided and approved what.',
  panels: [
    stat({ title: 'Writes', of: 'audit/writes', width: 6 }),
    stat({ title: 'Writes without an approval', of: 'audit/unapproved', steps: [[1, 'red']], width: 6 }),
    stat({ title: 'Denied', of: 'audit/denied', width: 6 }),
    stat({ title: 'Secrets replaced', of: 'audit/redacted', width: 6 }),
    times({ title: 'Reads and writes', of: 'audit/times', stacked: true, bars: true, width: 16 }),
    bars({ title: 'What was replaced', of: 'audit/rules', none: 'Nothing was replaced.' }),
    table({ title: 'Identities', of: 'audit/identities' }),
    row('Trail'),
    table({ title: 'Decisions and approvals', of: 'audit/decisions', none: 'Nobody decided or approved anything.' }),
    table({ title: 'Every step with an effect', of: 'audit-trail', height: 14 }),
  ],
}
