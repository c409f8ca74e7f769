import { send } from '../../../alert/delivery/send.ts'
import type { Incident, Notice } from '../../../alert/incidents/incident.ts'
import { fingerprintOf } from '../../../alert/incidents/step.ts'
import { readSections } from '../../../sections.ts'
import { configFrom } from '../../collector-options.ts'
import { UsageError } from '../../command.ts'
import type { AlertsCall } from './alerts-call.ts'

/** Sends that something began and that it is over, to see that it arrives. */
export async function trySink({ parsed, name, environment }: AlertsCall): Promise<number> {
  const { sinks } = readSections(configFrom(parsed, environment), environment)
  const sink = sinks.find(known => known.name === name)
  if (!sink) throw new UsageError(`which sink? There are ${sinks.map(known => known.name).join(', ') || 'none'}`)
  const at = Date.now()
  const message = {
    id: `test-${at}`,
    rule: 'test',
    severity: 'info',
    notices: noticesAt(at),
    at,
    validMs: 60_000,
    publicUrl: '',
  } as const
  await send(message, sink, line => console.log(line))
  console.log(`${sink.name} took it`)
  return 0
}

function noticesAt(at: number): readonly Notice[] {
  const observation = { labels: {}, value: undefined, says: 'this is a test', runs: [], change: undefined }
  const fingerprint = fingerprintOf({ name: 'test', project: 'default' }, observation)
  const times = { since: at, lastBad: at, toldAt: at }
  const incident: Incident = { rule: 'test', fingerprint, phase: 'firing', observation, ...times }
  return [
    { reason: 'firing', incident },
    { reason: 'resolved', incident },
  ]
}
