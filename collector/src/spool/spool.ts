import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Bug, CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'
import {
  isSegmentName,
  joinByTable,
  readSegment,
  segmentName,
  segmentPath,
  syncFolder,
  writeSegment,
} from './segment.ts'

/**
 * The promise of HTTP 200: what `append` resolved is on disk, and stays there until it is in the store.
 *
 *     spool/000000000007-5f2c…-messages.segment    acknowledged, waiting; oldest first
 *     spool/000000000008-5f2c…-spans.segment
 *     spool/plan.json                              which segments the writer is inserting together (`plan.ts`)
 *     spool/rejected/…                             rows the store refused for good, one file a row
 *
 * Requests that arrive while a commit is on its way to disk share the next one: one file per table, one fsync each.
 * A crash at any line leaves a `.tmp`, which nobody was told of and which is removed at the next start, or a segment.
 */
export class Spool {
  readonly folder: string
  readonly #maxBytes: number
  #segments: StoredSegment[]
  #bytes: number
  #rejectedBytes: number
  #rejectedRows: number
  #sequence: number
  #waiting: Commit[] = []
  #waitingBytes = 0
  #committing: Promise<void> | undefined
  #closed = false
  readonly #damaged = new Set<string>()
  #onAppend: () => void = () => undefined

  static async open({ folder, maxBytes = 4 * 1024 ** 3 }: SpoolOptions): Promise<Spool> {
    await mkdir(join(folder, 'rejected'), { recursive: true })
    const names = await readdir(folder)
    await Promise.all(names.filter(name => name.endsWith('.tmp')).map(name => rm(join(folder, name))))
    const segments = await sizesOf(folder, names.filter(isSegmentName).sort())
    const rejected = await sizesOf(join(folder, 'rejected'), await readdir(join(folder, 'rejected')))
    return new Spool({ folder, maxBytes }, segments, rejected)
  }

  private constructor(
    { folder, maxBytes }: Required<SpoolOptions>,
    segments: StoredSegment[],
    rejected: StoredSegment[],
  ) {
    this.folder = folder
    this.#maxBytes = maxBytes
    this.#segments = segments
    this.#bytes = total(segments)
    this.#rejectedBytes = total(rejected)
    this.#rejectedRows = rejected.length
    this.#sequence = Number.parseInt(segments.at(-1)?.name ?? '0', 10)
  }

  get state(): SpoolState {
    return {
      segments: this.#segments.length,
      bytes: this.#bytes,
      maxBytes: this.#maxBytes,
      rejectedRows: this.#rejectedRows,
    }
  }

  /** Called after every commit; the writer waits for it. */
  set onAppend(wake: () => void) {
    this.#onAppend = wake
  }

  /**
   * Resolves when the rows are on disk.
   * @throws CollectorError `SPOOL_FULL`, `SPOOL_FAILED` or `SHUTTING_DOWN`; then the sender must not be told 200.
   */
  async append(rows: readonly EncodedRows[]): Promise<void> {
    if (this.#closed) throw new CollectorError('SHUTTING_DOWN', 'the spool takes no more rows')
    const filled = rows.filter(({ rowLengths }) => rowLengths.length > 0)
    const bytes = filled.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const after = this.#bytes + this.#rejectedBytes + this.#waitingBytes + bytes
    if (after > this.#maxBytes)
      throw new CollectorError('SPOOL_FULL', `${after} bytes would be over --spool-max-bytes ${this.#maxBytes}`)
    this.#waitingBytes += bytes
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ rows: filled, bytes, resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  /** The oldest segments, up to `maxBytes` together but always at least one. */
  oldest(maxBytes: number): readonly string[] {
    let bytes = 0
    const beyond = this.#segments.findIndex((segment, index) => (bytes += segment.bytes) > maxBytes && index > 0)
    return this.#segments.slice(0, beyond === -1 ? this.#segments.length : beyond).map(({ name }) => name)
  }

  has(name: string): boolean {
    return this.#segments.some(segment => segment.name === name)
  }

  /** Reads a segment; one that a broken disk has damaged is undefined, so that it does not hold up the others. */
  async read(name: string): Promise<EncodedRows | undefined> {
    try {
      return await readSegment(segmentPath(this.folder, name))
    } catch (error) {
      if (!(error instanceof Bug)) throw error
      this.#damaged.add(name)
      return undefined
    }
  }

  /** Removes segments whose rows are in the store; damaged ones go to `rejected/` as they are. */
  async remove(names: readonly string[]): Promise<void> {
    const gone = new Set(names)
    await Promise.all(names.map(name => this.#removeOne(name)))
    this.#segments = this.#segments.filter(({ name }) => !gone.has(name))
    this.#bytes = total(this.#segments)
  }

  /** Puts one row that the store refused for good aside, with the reason, where a person can look at it. */
  async reject(row: EncodedRows, reason: string): Promise<void> {
    const name = segmentName({ sequence: ++this.#sequence, random: randomPart(), table: row.table })
    this.#rejectedBytes += await writeSegment(join(this.folder, 'rejected', name), row, reason)
    this.#rejectedRows += 1
  }

  /** Finishes what was accepted. Segments that are still here are inserted after the next start. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#committing
  }

  async #removeOne(name: string): Promise<void> {
    const path = segmentPath(this.folder, name)
    if (!this.#damaged.delete(name)) return rm(path, { force: true })
    await rename(path, join(this.folder, 'rejected', name))
    this.#rejectedRows += 1
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const commits = this.#waiting
      this.#waiting = []
      await this.#commit(commits)
    }
    this.#committing = undefined
  }

  async #commit(commits: readonly Commit[]): Promise<void> {
    try {
      for (const rows of joinByTable(commits.flatMap(commit => commit.rows))) await this.#writeSegment(rows)
      await syncFolder(this.folder)
      for (const { resolve } of commits) resolve()
      this.#onAppend()
    } catch (cause) {
      const error = new CollectorError('SPOOL_FAILED', `${this.folder}: ${String(cause)}`, { cause })
      for (const { reject } of commits) reject(error)
    } finally {
      this.#waitingBytes -= commits.reduce((sum, { bytes }) => sum + bytes, 0)
    }
  }

  async #writeSegment(rows: EncodedRows): Promise<void> {
    const name = segmentName({ sequence: ++this.#sequence, random: randomPart(), table: rows.table })
    const bytes = await writeSegment(segmentPath(this.folder, name), rows)
    this.#segments.push({ name, bytes })
    this.#bytes += bytes
  }
}

export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes?: number
}

export interface SpoolState {
  readonly segments: number
  readonly bytes: number
  readonly maxBytes: number
  /** Rows in `rejected/`: the store refused them for good. */
  readonly rejectedRows: number
}

interface StoredSegment {
  readonly name: string
  readonly bytes: number
}

interface Commit {
  readonly rows: readonly EncodedRows[]
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: CollectorError) => void
}

async function sizesOf(folder: string, names: readonly string[]): Promise<StoredSegment[]> {
  return Promise.all(names.map(async name => ({ name, bytes: (await stat(segmentPath(folder, name))).size })))
}

function total(segments: readonly StoredSegment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0)
}

function randomPart(): string {
  return randomBytes(8).toString('hex')
}
