/** What waits to be stored; times are in milliseconds. */
export interface Waiting {
  readonly rows: number
  /** How long the oldest has waited; 0 if nothing waits. */
  readonly oldestAgeMs: number
  /** For how long nothing has come. */
  readonly quietMs: number
}

/**
 * How many times as long as it works computing rests beside what there is to store, so that it takes a tenth of a core
 * where storing is late, half of one where it is not, and all of one where nothing comes.
 */
export function restBeside({ rows, oldestAgeMs, quietMs }: Waiting): number {
  if (rows > lateRows || oldestAgeMs > lateMs) return 9
  return rows === 0 && quietMs > quietForMs ? 0 : 1
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

/** Where storing keeps up, less than what one INSERT takes waits, and for two or three seconds. */
const lateRows = 100_000
const lateMs = 5_000
const quietForMs = 2_000
