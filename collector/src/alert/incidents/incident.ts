/** What is bad right now, as a check saw it. */
export interface Observation {
  /** What tells this incident from others of its rule, such as the model; names and values. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number | undefined
  /** What is wrong, in a sentence with its numbers and without anything a model said. */
  readonly says: string
  /** Trace ids, three at most, to look at. */
  readonly runs: readonly string[]
  /** The change that came first, if one is named. */
  readonly change: string | undefined
}

/** What a check found: what is bad, or why it does not know. */
export type Result =
  | { readonly kind: 'observed'; readonly bad: readonly Observation[] }
  | { readonly kind: 'no data' }
  | { readonly kind: 'error'; readonly message: string }

export type Phase = 'pending' | 'firing'

/** Something that is bad, from when it was seen first until it is over. Times are Unix milliseconds. */
export interface Incident {
  readonly rule: string
  readonly fingerprint: string
  readonly phase: Phase
  readonly observation: Observation
  readonly since: number
  readonly lastBad: number
  /** When somebody was told last; undefined while nobody was. */
  readonly toldAt: number | undefined
}

/** What somebody has to be told. */
export interface Notice {
  readonly reason: 'firing' | 'again' | 'resolved'
  readonly incident: Incident
}

/** Keeps quiet about incidents that have all of these labels. */
export interface Silence {
  readonly id: string
  readonly rule: string
  readonly labels: Readonly<Record<string, string>>
  readonly until: number
  readonly by: string
  readonly reason: string
}
