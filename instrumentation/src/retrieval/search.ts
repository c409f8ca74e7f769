/** What a look-up asked for, whichever store or function answers it. */
export interface Search {
  /** The kind of store, such as `qdrant` or `postgresql`: `db.system.name` of the conventions where they have one. */
  readonly store?: string | undefined
  /** The collection, index or table; for a function, its name. */
  readonly collection?: string | undefined
  /** The text that was looked for, or the vector where no text is known: of a vector only the hash is kept. */
  readonly query?: unknown
  readonly topK?: number | undefined
  /** The filter in the store's own form; only its hash is kept. */
  readonly filter?: unknown
}

/** One document that was found. */
export interface Hit {
  readonly id: string
  /** Where it differs from the search's: a search may cover several. */
  readonly collection?: string | undefined
  readonly version?: string | number | undefined
  /** As the store has it: higher or lower may be better. */
  readonly score?: number | undefined
  /** The document's text, or its fields without any vector where it is no text. */
  readonly content?: unknown
}
