import type { Recording } from '@spanledger/instrumentation/replay'
import { entryOf } from '../../../golden/entry-of.ts'
import { sample, sampleKeys, type SampleKey } from '../../../golden/sample.ts'
import { UsageError } from '../../command.ts'
import { findRecordings } from '../replay/find-recordings.ts'
import type { Asked } from './asked.ts'
import { keepInSet } from './keep-in-set.ts'

/** Adds a sample of a folder of recordings, or of what the store has, to the set. */
export async function takeSample(asked: Asked): Promise<number> {
  const { words, rest, environment } = asked
  const by = (words.text('by') ?? 'workflow,outcome,path').split(',').map(keyNamed)
  const count = Number(words.text('count') ?? 20)
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError(`--count: expected a number from 1 on, got ${JSON.stringify(words.text('count'))}`)
  // Every id begins with nothing.
  const found = await findRecordings(rest[0] ?? '', words, environment)
  const tasks = found.filter(({ recording }) => recording.kind !== 'process')
  const entries = (tasks.length > 0 ? tasks : found).map(({ recording }) => ({
    recording,
    entry: entryOf(recording),
  }))
  const sampled = sample(entries, { by, count }).map(({ recording }) => recording)
  const taken = new Set(sampled.map(({ id }) => id))
  const kept = found
    .filter(({ recording }) => taken.has(recording.id) || isNeeded(recording, sampled))
    .map(({ recording }) => ({ recording, asked: taken.has(recording.id) }))
  if (taken.size === 0) {
    console.error('spanledger: there are no recordings to take a sample of')
    return 1
  }
  return keepInSet(kept, asked)
}

/**
 * Their process, what it did that is about no business object, since they may read what that left in its memory, and
 * their other attempts, which the same command makes again.
 */
function isNeeded({ id, kind, key, name, process }: Recording, sampled: readonly Recording[]): boolean {
  if (kind === 'process') return sampled.some(run => run.process === id)
  if (key === undefined) return kind === 'task' && sampled.some(run => run.process === process && run.name !== name)
  return sampled.some(run => run.key === key && run.name === name)
}

function keyNamed(text: string): SampleKey {
  const found = Object.keys(sampleKeys).find(name => name === text.trim())
  if (found === undefined)
    throw new UsageError(`--by: expected ${Object.keys(sampleKeys).join(', ')}, got ${JSON.stringify(text)}`)
  // True: one of the names of that table.
  return found as SampleKey
}
