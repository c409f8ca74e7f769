import { hash } from 'node:crypto'
import { Bug } from '../errors.ts'
import type { EncodedRows, LedgerSpan } from '../model.ts'

/**
 * What was put on disk lately, so that a sender who did not hear our answer and sends everything again costs nothing.
 *
 *     project, trace id, span id → SHA-256 of the span's row as it was last put on disk
 *
 * Only the very same row is left out, and only if it was the last one of its span: what changed is stored, the last one
 * wins, and a span that changes back is stored again. A row is remembered after its fsync and not before, or a failed
 * append would lose the repetition too. This saves work and is not what makes storing exactly-once: after a restart,
 * or beyond `limit` spans, a repetition goes to the store and ends there as one row.
 */
export class RecentSpans {
  readonly #limit: number
  /** In the order of their last use, the oldest first. */
  readonly #entries = new Map<string, Entry>()
  #repeated = 0

  constructor({ limit = 50_000 }: { readonly limit?: number } = {}) {
    this.#limit = limit
  }

  /** How many rows were left out so far. */
  get repeated(): number {
    return this.#repeated
  }

  /**
   * The rows without those that are on disk already; `rows` holds one row for each of `spans`, in their order.
   * Call `remember` when they are on disk.
   */
  without({ project, spans, rows }: Arrived): Fresh {
    if (rows.columns.at(-1) !== 'ingested_at' || rows.rowLengths.length !== spans.length)
      throw new Bug(`${rows.rowLengths.length} rows that end in ${rows.columns.at(-1)} for ${spans.length} spans`)
    const kept: Row[] = []
    let start = 0
    for (const [index, span] of spans.entries()) {
      const end = start + (rows.rowLengths[index] ?? 0)
      const row = { start, end, key: keyOf(project, span), ...entryOf(rows.bytes.subarray(start, end)) }
      start = end
      if (!this.#knows(row)) kept.push(row)
    }
    return { rows: rowsOf(rows, kept), remember: () => this.#remember(kept) }
  }

  #knows({ key, digest }: Row): boolean {
    const entry = this.#entries.get(key)
    if (entry?.digest !== digest) return false
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    this.#repeated += 1
    return true
  }

  /** Of two copies that were on their way together, the later one wins in the store, and so it does here. */
  #remember(rows: readonly Row[]): void {
    for (const { key, digest, ingestedNano } of rows) {
      if ((this.#entries.get(key)?.ingestedNano ?? ingestedNano) > ingestedNano) continue
      this.#entries.delete(key)
      this.#entries.set(key, { digest, ingestedNano })
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) return
      this.#entries.delete(oldest)
    }
  }
}

export interface Arrived {
  readonly project: string
  readonly spans: readonly LedgerSpan[]
  readonly rows: EncodedRows
}

export interface Fresh {
  readonly rows: EncodedRows
  /** To be called when the rows are on disk. */
  remember(): void
}

interface Entry {
  readonly digest: string
  readonly ingestedNano: bigint
}

interface Row extends Entry {
  readonly start: number
  readonly end: number
  readonly key: string
}

/** The last column says when the row came, which differs between a span and its repetition. */
const ingestedAtBytes = 8

function keyOf(project: string, { otlp }: LedgerSpan): string {
  return `${otlp.traceId}${otlp.spanId}${project}`
}

function entryOf(row: Uint8Array): Entry {
  const contentBytes = row.length - ingestedAtBytes
  return {
    digest: hash('sha256', row.subarray(0, contentBytes), 'base64url'),
    ingestedNano: new DataView(row.buffer, row.byteOffset + contentBytes).getBigInt64(0, true),
  }
}

function rowsOf(rows: EncodedRows, kept: readonly Row[]): EncodedRows {
  if (kept.length === rows.rowLengths.length) return rows
  return {
    ...rows,
    rowLengths: kept.map(({ start, end }) => end - start),
    bytes: Buffer.concat(kept.map(({ start, end }) => rows.bytes.subarray(start, end))),
  }
}
