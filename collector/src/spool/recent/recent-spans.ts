import { randomInt } from 'node:crypto'
import { Bug } from '../../errors.ts'
import type { EncodedRows, LedgerSpan } from '../../model.ts'
import { fingerprint, type Bytes, type Seeds } from './fingerprint.ts'
import { markLength, RecentMarks } from './recent-marks.ts'

/**
 * What was put on disk lately, so that a sender who did not hear our answer and sends everything again costs nothing.
 *
 *     64 bits of project, trace id and span id → 64 bits of the span's row as it was last put on disk
 *
 * Only the very same row is left out, and only if it was the last one of its span: what changed is stored, the last one
 * wins, and a span that changes back is stored again. A row is remembered after its fsync and not before, or a failed
 * append would lose the repetition too. This saves work and is not what makes storing exactly-once: after a restart,
 * or beyond `limit` spans, a repetition goes to the store and ends there as one row. Two contents of one span with the
 * same 64 bits are nobody's accident, and a sender who makes them on purpose loses a change of his own span.
 */
export class RecentSpans {
  readonly #marks: RecentMarks
  /** Ours alone, so that no sender knows which spans share a place. */
  readonly #seeds: Seeds = [randomInt(2 ** 32), randomInt(2 ** 32)]
  #repeated = 0

  constructor({ limit = 65_536 }: { readonly limit?: number } = {}) {
    this.#marks = new RecentMarks(limit)
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
    if (!hasShape(rows) || rows.rowLengths.length !== spans.length)
      throw new Bug(`${rows.rowLengths.length} rows of ${rows.columns.join()} for ${spans.length} spans`)
    const marks = new Uint32Array(spans.length * markLength)
    const kept: number[] = []
    const view = viewOf(rows.bytes)
    const keyBytes = bytesOf(project) + traceIdBytes + spanIdBytes
    let start = 0
    for (const [index, length] of rows.rowLengths.entries()) {
      this.#mark(marks.subarray(index * markLength), { view, start, end: start + length }, keyBytes)
      start += length
      if (this.#marks.knows(marks, index * markLength)) this.#repeated += 1
      else kept.push(index)
    }
    return {
      rows: kept.length === spans.length ? rows : only(rows, kept),
      // Of two copies that were on their way together, the later one wins in the store, and so it does here.
      remember: () => kept.forEach(index => this.#marks.remember(marks, index * markLength)),
    }
  }

  #mark(mark: Uint32Array, { view, start, end }: Bytes, keyBytes: number): void {
    const contentEnd = end - ingestedAtBytes
    fingerprint({ view, start, end: start + keyBytes }, this.#seeds, mark)
    fingerprint({ view, start, end: contentEnd }, this.#seeds, mark.subarray(2))
    mark[4] = view.getUint32(contentEnd + 4, true)
    mark[5] = view.getUint32(contentEnd, true)
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

/** What a row begins with is its span, and the last column says when it came, which a repetition does not share. */
function hasShape({ columns }: EncodedRows): boolean {
  const isKey = columns[0] === 'project' && columns[1] === 'trace_id' && columns[2] === 'span_id'
  return isKey && columns.at(-1) === 'ingested_at'
}

/** Of values in RowBinary, where a text stands behind its length, seven bits a byte. */
const ingestedAtBytes = 8
const traceIdBytes = 33
const spanIdBytes = 17

function bytesOf(text: string): number {
  const bytes = Buffer.byteLength(text)
  return bytes + (bytes < 2 ** 7 ? 1 : bytes < 2 ** 14 ? 2 : 3)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function only(rows: EncodedRows, kept: readonly number[]): EncodedRows {
  const starts: number[] = []
  let start = 0
  for (const length of rows.rowLengths) {
    starts.push(start)
    start += length
  }
  const rowOf = (index: number) =>
    rows.bytes.subarray(starts[index], (starts[index] ?? 0) + (rows.rowLengths[index] ?? 0))
  return {
    ...rows,
    rowLengths: kept.map(index => rows.rowLengths[index] ?? 0),
    bytes: Buffer.concat(kept.map(rowOf)),
  }
}
