/** What waits to be stored, in milliseconds. */
export interface Waiting {
  /** How long the oldest has waited; 0 if nothing waits. */
  readonly oldestAgeMs: number
  /** For how long nothing has come. */
  readonly quietMs: number
}

/**
 * How many times as long as it works computing rests beside what there is to store, so that it takes a tenth of a core
 * where storing is late, half of one where it is not, and all of one where nothing comes.
 */
export function restBeside({ oldestAgeMs, quietMs }: Waiting): number {
  if (oldestAgeMs > lateMs) return 9
  return oldestAgeMs === 0 && quietMs > quietForMs ? 0 : 1
}

/**
 * How much of the rest after a round is left, in milliseconds. It changes with what there is to store, so it is asked again
 * and again.
 */
export function restAfter(
  { began, ended }: { readonly began: number; readonly ended: number },
  factor: () => number,
  now: () => number,
): () => number {
  return () => Math.min(longestRestMs, factor() * (ended - began)) - (now() - ended)
}

const longestRestMs = 30_000

/** The writer gathers for two seconds at most. */
const lateMs = 3_000
const quietForMs = 2_000
