import type { EncodedRows } from '../model.ts'

/**
 * Puts rows into the store under a deduplication token. The signal fires when nobody waits for the answer any more.
 * @throws CollectorError `STORE_REFUSED` where sending the same rows again cannot help, `STORE_FULL` where the token must
 * not be used again; anything else is tried again.
 */
export type Insert = (rows: EncodedRows, token: string, signal: AbortSignal) => Promise<void>

/** One INSERT, whatever became of it. */
export interface InsertReport {
  readonly table: string
  readonly rows: number
  readonly seconds: number
  readonly outcome: 'stored' | 'refused' | 'failed'
}
