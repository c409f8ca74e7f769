/** What a look-up asked for, whichever store or function answers it. */
export interface Search {
  /** The kind of store, such as `qdrant` or `postgresql`: `db.system.name` of the conventions where they have one. */
  readonly store?: string | undefined
  /** The database or namespace that the collection is in. */
  readonly namespace?: string | undefined
  /** The collection, index or table; for a function, its name. */
  readonly collection?: string | undefined
  /** What the store calls this kind of look-up. */
  readonly operation?: string | undefined
  /** The text that was looked for, or the vector where no text is known: of a vector only the hash is kept. */
  readonly query?: unknown
  readonly topK?: number | undefined
  /** The filter in the store's own form; only its hash is kept. */
  readonly filter?: unknown
  /** How many searches one call asked for, where it is more than one. */
  readonly batchSize?: number | undefined
}

/** One document that was found. */
export interface Hit {
  readonly store?: string | undefined
  readonly collection?: string | undefined
  /** Absent where the caller did not ask the store for it. */
  readonly id?: string | undefined
  readonly version?: string | number | undefined
  /** Which of the call's searches found it, from 0, where it asked for several. */
  readonly query?: number | undefined
  /** Its place, from 1, where that is not its place in the list. */
  readonly rank?: number | undefined
  /** As the store has it: higher or lower may be better. */
  readonly score?: number | undefined
  /** What `contentOf` says of the document that the store sent. */
  readonly content?: unknown
}
