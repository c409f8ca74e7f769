import { UsageError } from '../../command.ts'
import { findRecordings } from '../replay/find-recordings.ts'
import type { Asked } from './asked.ts'
import { keepInSet } from './keep-in-set.ts'

/** Copies the recordings of runs into the set. */
export async function add(asked: Asked): Promise<number> {
  const { words, rest, environment } = asked
  if (rest.length === 0) throw new UsageError('which run? Name one or more, or folders of recordings')
  const found = []
  for (const run of rest) {
    const recordings = await findRecordings(run, words, environment)
    if (!recordings.some(({ asked }) => asked)) {
      console.error(`spanledger: ${run} was not recorded`)
      return 1
    }
    found.push(...recordings)
  }
  return keepInSet(found, asked)
}
