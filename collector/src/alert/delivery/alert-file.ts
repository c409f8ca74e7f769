import type { Incident, Silence } from '../incidents/incident.ts'
import { changeFile, textOf } from '../../shared-file.ts'
import type { Outgoing } from './outbox.ts'

/** All that alerting has to know after a restart. */
export interface AlertState {
  readonly incidents: readonly Incident[]
  readonly silences: readonly Silence[]
  readonly outgoing: readonly Outgoing[]
  readonly sent: readonly { readonly sink: string; readonly at: number }[]
}

export const nothingYet: AlertState = { incidents: [], silences: [], outgoing: [], sent: [] }

/** @throws Error naming the file, if it is there and is not one of ours */
export async function readAlertFile(path: string): Promise<AlertState> {
  const text = await textOf(path)
  if (text === undefined) return nothingYet
  try {
    const content: unknown = JSON.parse(text)
    if (isState(content)) return content
  } catch (cause) {
    throw new Error(`the alerts in ${path} cannot be read: ${String(cause)}`, { cause })
  }
  throw new Error(`the alerts in ${path} cannot be read: expected {"version":1,…}`)
}

export async function writeAlertFile(path: string, state: AlertState): Promise<void> {
  await changeFile({ path, mode: 0o600, what: 'the alerts' }, () => JSON.stringify({ version: 1, ...state }))
}

function isState(content: unknown): content is AlertState {
  if (typeof content !== 'object' || content === null) return false
  const fields = new Map(Object.entries(content))
  return (
    fields.get('version') === 1 &&
    ['incidents', 'silences', 'outgoing', 'sent'].every(name => Array.isArray(fields.get(name)))
  )
}
