import type { Recording, Verdict } from '@spanledger/instrumentation/replay'
import type { GoldenEntry } from '../golden-set.ts'
import type { GoldenResult } from '../run-set.ts'
import { answerVariations } from './answer-variations.ts'
import { inputVariations } from './input-variations.ts'
import { judge } from './judge.ts'
import { seeded } from './seeded.ts'

const variations = [...inputVariations, ...answerVariations]

export interface VaryParts {
  readonly recordings: readonly Recording[]
  readonly seed: number
  readonly jobs: number
  readonly play: (clean: Recording, varied: Recording) => Promise<Verdict | undefined>
  readonly entryOf: (recording: Recording) => GoldenEntry
  readonly now: () => number
}

/** Executes each recording once for every nasty thing that can happen to it, and says which runs took it badly. */
export async function varySet({ recordings, seed, jobs, play, entryOf, now }: VaryParts) {
  const cases = recordings.flatMap((clean, index) =>
    variations.flatMap((variation, number) => {
      const random = seeded(seed * 1_000_003 + index * 101 + number)
      const canary = `canary${Math.floor(random() * 2 ** 32).toString(36)}`
      const varied = variation.vary(clean, { random, canary })
      return varied === undefined ? [] : [{ clean, varied, canary, name: variation.name }]
    }),
  )
  const waiting = cases.values()
  const results: GoldenResult[] = []
  const worker = async () => {
    for (const { clean, varied, canary, name } of waiting) {
      const started = now()
      const verdict = await play(clean, varied)
      const entry = entryOf(clean)
      results.push({
        entry: { ...entry, key: [entry.key, name].filter(text => text !== undefined).join(': ') },
        verdict: verdict?.verdict ?? 'none',
        durationMs: now() - started,
        recordedNano: '0',
        playedNano: '0',
        breaches: judge({ clean, canary, verdict }),
      })
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker))
  return results.sort((left, right) => (left.entry.key ?? '').localeCompare(right.entry.key ?? ''))
}
