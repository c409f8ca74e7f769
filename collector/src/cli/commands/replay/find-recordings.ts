import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readRecordings, type Recording } from '@spanledger/instrumentation/replay'
import { recordingParts, recordingsOfRun } from '@spanledger/queries'
import { storedRecordings, type RecordingSource, type StoredRecording } from '../../../replay/stored-recordings.ts'
import { openAsker, type Asker } from '../../asker.ts'
import type { ParsedWords } from '../../command.ts'

/** The recordings of a run that is named by a folder or by the beginning of its id; none where it was not recorded. */
export async function findRecordings(
  run: string,
  words: ParsedWords,
  environment: NodeJS.ProcessEnv,
): Promise<readonly StoredRecording[]> {
  if (existsSync(run)) return inFolder(run)
  const asker = await openAsker(words, environment)
  try {
    return await storedRecordings(sourceOf(asker), run.toLowerCase())
  } finally {
    await asker.close()
  }
}

/** The recordings in a folder; of a single one, with what it needs of those beside it. */
function inFolder(folder: string): readonly StoredRecording[] {
  const recordings = readRecordings(folder)
  const [first] = recordings
  const single = first !== undefined && existsSync(join(folder, 'recording.json'))
  const beside = single ? readRecordings(dirname(folder)).filter(other => isNeeded(first, other)) : []
  return [
    ...recordings.map(recording => ({ recording, asked: true })),
    ...beside.map(recording => ({ recording, asked: false })),
  ]
}

/** Its process, its other attempts, and what the process did before that is about no business object. */
function isNeeded(asked: Recording, other: Recording): boolean {
  if (other.id === asked.id || asked.process === undefined) return false
  if (other.id === asked.process) return true
  if (other.process !== asked.process) return false
  const { key, name, startedMs } = other
  if (key !== undefined) return key === asked.key && name === asked.name
  return name !== asked.name && startedMs <= asked.startedMs
}

function sourceOf(asker: Asker): RecordingSource {
  return {
    async recordingsOf(prefix) {
      const rows = await asker.ask(
        recordingsOfRun,
        new Map([
          ['prefix', prefix],
          ['limit', '1000'],
        ]),
      )
      return rows.map(({ id, is_asked }) => ({ id, asked: is_asked === 1 }))
    },
    parts: ids =>
      asker.ask(
        recordingParts,
        new Map([
          ['ids', ids.join(',')],
          ['limit', '100000'],
        ]),
      ),
  }
}
