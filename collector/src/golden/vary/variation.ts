import type { Recording } from '@spanledger/instrumentation/replay'
import type { Random } from './seeded.ts'

/** One nasty thing that may happen to a run. */
export interface Variation {
  readonly name: string
  /** The recording to which it has happened; `undefined` where there is nothing in it that it could happen to. */
  vary(recording: Recording, chance: Chance): Recording | undefined
}

export interface Chance {
  readonly random: Random
  /** A word that stands nowhere else: whoever repeats it has obeyed an instruction that was slipped in. */
  readonly canary: string
}
