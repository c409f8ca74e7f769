import type { Recording } from '@spanledger/instrumentation/replay'
import type { GoldenEntry } from './golden-set.ts'

const longestPath = 2_000

/** What a golden set says of a recording. */
export function entryOf(recording: Recording): GoldenEntry {
  const { id, name, key, outcome, steps } = recording
  const names = steps.filter(({ within }) => within === undefined).map(step => step.name)
  const path = names.filter((step, index) => step !== names[index - 1]).join(' > ')
  return { id, name, ...(key !== undefined && { key }), outcome: wordFor(outcome), path: path.slice(0, longestPath) }
}

function wordFor(outcome: Recording['outcome']): string {
  if (outcome.outcome !== undefined) return outcome.outcome
  if (outcome.kind === 'answered') return `answered ${outcome.status}`
  return outcome.kind === 'exited' ? `exited ${outcome.code}` : outcome.kind
}
