import { readFileSync } from 'node:fs'
import type { DriftParams, DriftRow } from './generated.ts'
import { question } from './question.ts'

/** Like the question `drift`, of any moment: it is computed when it is asked, and takes a second. */
export const driftAt = question<DriftParams, DriftRow>('watch/drift-at', {
  until: 'DateTime64(3)',
  project: 'String',
  service: 'String',
  task: 'String',
  hours: 'UInt32',
})

/** The statements by which the question `drift` gets its rows. */
export const watch = {
  driftSources: statement('drift-sources'),
  driftStates: `${statement('drift-states')}(\n${driftAt.sql})`,
} as const

function statement(name: string): string {
  return readFileSync(new URL(`../watch/${name}.sql`, import.meta.url), 'utf8')
}
