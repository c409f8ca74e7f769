import { randomBytes } from 'node:crypto'
import { explain } from '@spanledger/instrumentation/redaction'
import { writeRecording, type Recording } from '@spanledger/instrumentation/replay'
import { entryOf } from '../../../golden/entry-of.ts'
import { addToSet } from '../../../golden/golden-set.ts'
import type { StoredRecording } from '../../../replay/stored-recordings.ts'
import { plainText } from '../../print/table.ts'
import type { Asked } from './asked.ts'

/** Writes recordings and what they need into the set; refuses those with secrets, since a repository forgets nothing. */
export async function keepInSet(
  found: readonly StoredRecording[],
  { folder, words, environment }: Asked,
): Promise<number> {
  const wanted = new Map(found.filter(({ asked }) => asked).map(({ recording }) => [recording.id, recording]))
  const all = new Map(found.map(({ recording }) => [recording.id, recording]))
  if (!words.has('with-secrets')) {
    const secrets = [...all.values()].flatMap(recording => secretsIn(recording, environment))
    if (secrets.length > 0) {
      console.error(['spanledger: nothing was added, since secrets were found:', ...secrets.slice(0, 20)].join('\n'))
      console.error('Record with SPANLEDGER_CONTENT=redacted, or say --with-secrets.')
      return 1
    }
  }
  for (const recording of all.values()) writeRecording(folder, recording)
  const set = await addToSet(folder, [...wanted.values()].map(entryOf))
  console.log(`${folder}: ${wanted.size} added, ${set.recordings.length} recordings`)
  return 0
}

function secretsIn(recording: Recording, environment: NodeJS.ProcessEnv): readonly string[] {
  // Ids, hashes and times of ours are no secrets.
  const said = [
    recording.outcome,
    recording.entry,
    recording.steps.map(({ request, response }) => [request.body, response]),
  ]
  const key = environment.SPANLEDGER_REDACTION_KEY || randomBytes(32).toString('hex')
  const sightings = explain(JSON.stringify(said), { ...environment, SPANLEDGER_REDACTION_KEY: key })
  return sightings.map(({ rule, place }) => `  ${plainText(`${recording.id} ${rule} at ${place}`)}`)
}
