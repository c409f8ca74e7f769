import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entryOf } from '../../../../golden/entry-of.ts'
import { readSet } from '../../../../golden/golden-set.ts'
import { varySet } from '../../../../golden/vary/vary-set.ts'
import { playCommand } from '../../../../replay/play.ts'
import type { StoredRecording } from '../../../../replay/stored-recordings.ts'
import { UsageError } from '../../../command.ts'
import { findRecordings } from '../../replay/find-recordings.ts'
import type { Asked } from '../asked.ts'
import { commandFor } from './command-for.ts'
import { jobsOf } from './jobs-of.ts'
import { printResults } from '../report.ts'

const longestMs = 60_000

/** Executes the runs of the set with nasty things happening to them; 1 where one of them took it badly. */
export async function varyGolden({ words, rest, folder, environment }: Asked): Promise<number> {
  if (rest.length === 0) throw new UsageError('which command? Name it behind --, such as `-- node agent.mjs {key}`')
  const seed = Number(words.text('seed') ?? 1)
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed: expected a number, got ${words.text('seed')}`)
  const found = new Map<string, readonly StoredRecording[]>()
  for (const { id } of (await readSet(folder)).recordings) {
    found.set(id, await findRecordings(join(folder, id), words, environment))
  }
  const recordings = [...found.values()].flat().filter(({ asked, recording }) => asked && found.has(recording.id))
  const results = await varySet({
    recordings: recordings.map(({ recording }) => recording),
    seed,
    jobs: jobsOf(words.text('jobs')),
    async play(clean, varied) {
      const beside = (found.get(clean.id) ?? []).filter(({ asked }) => !asked)
      const played = {
        recordings: [{ recording: varied, asked: true }, ...beside],
        command: commandFor(rest, varied),
        environment,
        accept: words.texts('accept'),
        prints: 'ignore',
      } as const
      const { verdicts } = await playCommand(played, AbortSignal.timeout(longestMs)).catch(() => ({ verdicts: [] }))
      return verdicts[0]
    },
    entryOf,
    now: () => performance.now(),
  })
  if (results.length > 0) {
    await writeFile(join(folder, 'last-run.json'), `${JSON.stringify(results, undefined, 2)}\n`)
    return printResults(results, words)
  }
  console.error(
    'spanledger: in no run of the set there is an input, a tool or a look-up to which anything could happen',
  )
  return 1
}
