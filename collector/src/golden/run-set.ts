import type { Recording, Verdict } from '@spanledger/instrumentation/replay'
import { costOfPlay, type PriceUsage } from './cost-of-play.ts'
import type { GoldenEntry } from './golden-set.ts'
import type { Rule } from './rules.ts'

/** What is executed together: recordings that one start of the command plays. */
export interface Batch {
  readonly recordings: readonly Recording[]
  readonly command: readonly string[]
}

export interface SetParts {
  readonly batches: readonly Batch[]
  readonly rules: readonly Rule[]
  /** How many commands run at once. */
  readonly jobs: number
  readonly play: (batch: Batch) => Promise<{ readonly verdicts: readonly Verdict[]; readonly exitCode: number | null }>
  readonly price: PriceUsage
  readonly now: () => number
}

export interface GoldenResult {
  readonly entry: GoldenEntry
  readonly verdict: Verdict['verdict'] | 'none'
  readonly durationMs: number
  readonly recordedNano: string
  readonly playedNano: string
  /** What is against each rule that does not hold. */
  readonly breaches: readonly Breach[]
}

export interface Breach {
  readonly rule: string
  readonly why: string
}

/** Executes all of a set, a few commands at once, and says of each recording which rules do not hold. */
export async function runSet(parts: SetParts, entryOf: (recording: Recording) => GoldenEntry) {
  const waiting = parts.batches.values()
  const results: GoldenResult[] = []
  const worker = async () => {
    for (const batch of waiting) {
      const started = parts.now()
      const { verdicts, exitCode } = await parts.play(batch)
      const durationMs = (parts.now() - started) / batch.recordings.length
      for (const recording of batch.recordings) {
        const verdict = verdicts.find(({ id }) => id === recording.id)
        const entry = entryOf(recording)
        results.push(
          verdict === undefined
            ? notPlayed(entry, durationMs, endedWith(exitCode))
            : judged({ entry, recording, verdict, durationMs }, parts),
        )
      }
    }
  }
  await Promise.all(Array.from({ length: parts.jobs }, worker))
  return results.sort((left, right) => left.entry.id.localeCompare(right.entry.id))
}

interface PlayedEntry {
  readonly entry: GoldenEntry
  readonly recording: Recording
  readonly verdict: Verdict
  readonly durationMs: number
}

function judged({ entry, recording, verdict, durationMs }: PlayedEntry, { rules, price }: SetParts): GoldenResult {
  const cost = costOfPlay(recording, verdict, price)
  if (verdict.first?.kind === 'missing' && verdict.first.step === undefined)
    return notPlayed(entry, durationMs, 'the run did not begin')
  const breaches = rules.flatMap(rule => {
    const why = rule.breach({ recording, verdict, cost })
    return why === undefined ? [] : [{ rule: rule.text, why }]
  })
  return {
    entry,
    verdict: verdict.verdict,
    durationMs,
    recordedNano: cost.recordedNano.toString(),
    playedNano: cost.playedNano.toString(),
    breaches,
  }
}

/** A run that was not made again shows nothing: whatever the rules, it did not pass. */
function notPlayed(entry: GoldenEntry, durationMs: number, why: string): GoldenResult {
  const breaches = [{ rule: 'is executed', why }]
  return { entry, verdict: 'none', durationMs, recordedNano: '0', playedNano: '0', breaches }
}

function endedWith(exitCode: number | null): string {
  return `the command ended with ${exitCode ?? 'a signal'} and without a verdict`
}
