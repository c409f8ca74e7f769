import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entryOf } from '../../../../golden/entry-of.ts'
import { readSet, type GoldenSet } from '../../../../golden/golden-set.ts'
import { acceptedForSet } from '../../../../golden/redacted-for-set.ts'
import { readRule } from '../../../../golden/rules.ts'
import { runSet, type Batch } from '../../../../golden/run-set.ts'
import { playCommand } from '../../../../replay/play.ts'
import type { StoredRecording } from '../../../../replay/stored-recordings.ts'
import { UsageError } from '../../../command.ts'
import { priceUsage } from '../../../price-usage.ts'
import { findRecordings } from '../../replay/find-recordings.ts'
import type { Asked } from '../asked.ts'
import { commandFor } from './command-for.ts'
import { jobsOf } from './jobs-of.ts'
import { printResults } from '../report.ts'

/** Executes the set with the command, offline; 1 where a rule does not hold. */
export async function runGolden(asked: Asked): Promise<number> {
  const { words, rest, folder, environment } = asked
  if (rest.length === 0) throw new UsageError('which command? Name it behind --, such as `-- node agent.mjs {key}`')
  const set = await readSet(folder)
  const rules = (words.texts('rule').length > 0 ? words.texts('rule') : set.rules).map(ruleOf)
  const groups = await groupsOf(set, asked)
  const results = await runSet(
    {
      batches: groups.map(({ batch }) => batch),
      rules,
      jobs: jobsOf(words.text('jobs')),
      play: async batch => {
        const recordings = groups.find(group => group.batch === batch)?.recordings ?? []
        const { command } = batch
        const accept = words.texts('accept')
        const played = await playCommand({ recordings, command, environment, accept, prints: 'ignore' })
        return { ...played, verdicts: played.verdicts.map(acceptedForSet) }
      },
      price: priceUsage(),
      now: () => performance.now(),
    },
    entryOf,
  )
  await writeFile(join(folder, 'last-run.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  return printResults(results, words)
}

interface Group {
  readonly batch: Batch
  readonly recordings: readonly StoredRecording[]
}

/**
 * A command with a place for the run's key, id or name is started for each. Otherwise one start plays all runs that are
 * not whole processes, of which `{keys}` are the keys.
 */
async function groupsOf({ recordings: entries }: GoldenSet, { rest, folder, words, environment }: Asked) {
  const isEach = rest.some(word => /\{(?:key|id|name)\}/.test(word))
  const groups: Group[] = []
  const together = new Map<string, StoredRecording>()
  for (const { id } of entries) {
    const found = await findRecordings(join(folder, id), words, environment)
    const [own] = found.filter(({ asked }) => asked)
    if (own === undefined) continue
    const { recording } = own
    if (isEach || recording.kind === 'process') {
      const command = commandFor(rest, recording)
      groups.push({ batch: { recordings: [recording], command }, recordings: found })
    } else {
      // What one needs another may ask for.
      const fresh = found.filter(one => one.asked || !together.has(one.recording.id))
      fresh.forEach(one => together.set(one.recording.id, one))
    }
  }
  const recordings = [...together.values()]
  const asked = recordings.filter(one => one.asked).map(({ recording }) => recording)
  if (asked.length === 0) return groups
  const keys = [...new Set(asked.map(({ key = '' }) => key).filter(key => key !== ''))]
  const command = rest.flatMap(word => (word === '{keys}' ? keys : [word]))
  return [...groups, { batch: { recordings: asked, command }, recordings }]
}

function ruleOf(text: string) {
  try {
    return readRule(text)
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
