import { randomBytes } from 'node:crypto'
import { explain } from '@spanledger/instrumentation/redaction'
import { recordingRedactor, writeRecording, type Recording } from '@spanledger/instrumentation/replay'
import { entryOf } from '../../../golden/entry-of.ts'
import { addToSet } from '../../../golden/golden-set.ts'
import { redactedForSet } from '../../../golden/redacted-for-set.ts'
import type { StoredRecording } from '../../../replay/stored-recordings.ts'
import { plainText } from '../../print/table.ts'
import type { Asked } from './asked.ts'

/**
 * Writes recordings and what they need into the set, without the secrets that are in them, since a repository forgets
 * nothing; refuses where a recording would not be played as it was without them.
 */
export async function keepInSet(
  found: readonly StoredRecording[],
  { folder, words, environment }: Asked,
): Promise<number> {
  const asked = new Set(found.filter(one => one.asked).map(({ recording }) => recording.id))
  const all = [...new Map(found.map(({ recording }) => [recording.id, recording])).values()]
  const kept = words.has('with-secrets') ? all : withoutSecrets(all, environment)
  if (kept === undefined) return 1
  for (const recording of kept) writeRecording(folder, recording)
  const set = await addToSet(folder, kept.filter(({ id }) => asked.has(id)).map(entryOf))
  console.log(`${folder}: ${asked.size} added, ${set.recordings.length} recordings`)
  return 0
}

const mostLines = 20

/** The recordings with placeholders for what is found in them; `undefined` where that cannot be done, which is said. */
function withoutSecrets(
  recordings: readonly Recording[],
  environment: NodeJS.ProcessEnv,
): readonly Recording[] | undefined {
  const redact = recordingRedactor(environment)
  const redacted = recordings.map(recording => redact(recording))
  const unsafe = redacted.flatMap(({ recording, unsafe }) => [
    ...unsafe.map(why => `  ${plainText(`${recording.id} ${why}`)}`),
    ...secretsIn(recording, environment),
  ])
  if (unsafe.length > 0) {
    const lines = unsafe.slice(0, mostLines)
    console.error(
      ['spanledger: nothing was added, since secrets were found that cannot be taken out:', ...lines].join('\n'),
    )
    console.error('Record with other data, or say --with-secrets.')
    return undefined
  }
  for (const { recording, found } of redacted) {
    const places = [...new Set(found)]
    const more = places.length > 5 ? ` and ${places.length - 5} more places` : ''
    if (places.length > 0)
      console.log(plainText(`${recording.id}: secrets were taken out of ${places.slice(0, 5).join(', ')}${more}`))
  }
  return redacted.map(redactedForSet)
}

/** What is found though all was redacted; ids, hashes and times of ours are no secrets. */
function secretsIn(recording: Recording, environment: NodeJS.ProcessEnv): readonly string[] {
  const said = [
    recording.outcome,
    recording.entry,
    recording.steps.map(({ request, response }) => [request.body, response]),
  ]
  const key = environment.SPANLEDGER_REDACTION_KEY || randomBytes(32).toString('hex')
  const sightings = explain(JSON.stringify(said), { ...environment, SPANLEDGER_REDACTION_KEY: key })
  return sightings.map(({ rule, place }) => `  ${plainText(`${recording.id} ${rule} at ${place}`)}`)
}
