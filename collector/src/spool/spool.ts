import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Bug, CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'
import { CommitQueue, type Commit } from './commit-queue.ts'
import { FolderHealth } from './folder/health.ts'
import { MiB, spoolDefaults, type SpoolOptions } from './folder/limits.ts'
import { beatMs, FolderLock } from './folder/lock.ts'
import { eachOf, recoverFolder, rejectedFolder } from './folder/recover.ts'
import type { SpoolState } from './folder/state.ts'
import { RejectedCount, takeRetried } from './rejected.ts'
import { isLost, parseSegmentName, readSegment, segmentName, sortByTable, syncFolder, writeSegment } from './segment.ts'
import { WaitingSegments, type BatchLimits } from './waiting.ts'

/**
 * The promise of HTTP 200: what `append` resolved is on disk, and stays there until it is in the store.
 *
 *     spool/000000000007-5f2c…-64-messages.segment    acknowledged, waiting; oldest first
 *     spool/000000000008-5f2c…-64-spans.segment
 *     spool/plan.json                                 which segments the writer is inserting together (`plan.ts`)
 *     spool/rejected/…                                what the store refused for good, one file a row (`rejected.ts`)
 *     spool/retry/…                                   what shall be tried again; a collector takes it from here
 *     spool/lock                                      whose the folder is (`folder/lock.ts`)
 *
 * Requests that arrive while a commit is on its way to disk share the next one: one file per table, one fsync each.
 * A crash at any line leaves a `.tmp`, which nobody was told of and which is removed at the next start, or a segment.
 *
 * Bounds: bytes on disk (`maxBytes`), bytes on their way there (`maxQueuedBytes`), and what must stay free on the disk
 * (`minFreeBytes`). Beyond any of them the sender is told to come again.
 */
export class Spool {
  readonly folder: string
  readonly #limits: Required<Omit<SpoolOptions, 'folder'>>
  readonly #waiting: WaitingSegments
  readonly #queue = new CommitQueue()
  readonly #damaged = new Set<string>()
  readonly #rejected: RejectedCount
  readonly #health: FolderHealth
  readonly #lock: FolderLock
  readonly #timer: NodeJS.Timeout
  #tending: Promise<void> | undefined
  #committing: Promise<void> | undefined
  /** What the last refused request would have needed; 0 once there was room. */
  #wantedBytes = 0
  #sequence = 0
  #isLockLost = false
  #closed = false
  #onAppend: () => void = () => undefined

  /** @throws CollectorError `SPOOL_IN_USE` if another collector has the folder, `SPOOL_FAILED` if it cannot be used */
  static async open({ folder, ...limits }: SpoolOptions): Promise<Spool> {
    try {
      await mkdir(folder, { recursive: true })
      const lock = await FolderLock.take(folder)
      const spool = new Spool({ ...spoolDefaults, ...limits, folder }, lock)
      await spool.#recover().catch(error => spool.close().then(() => Promise.reject(error)))
      return spool
    } catch (cause) {
      if (cause instanceof CollectorError) throw cause
      const advice = 'it must be a folder this user can write to; choose another with --data DIR'
      throw new CollectorError('SPOOL_FAILED', `${folder} (${String(cause)}): ${advice}`, { cause })
    }
  }

  private constructor({ folder, ...limits }: Required<SpoolOptions>, lock: FolderLock) {
    this.folder = folder
    this.#limits = limits
    this.#waiting = new WaitingSegments(limits.maxHeldBytes)
    this.#lock = lock
    this.#health = new FolderHealth(folder, limits.minFreeBytes)
    this.#rejected = new RejectedCount(folder)
    this.#timer = setInterval(() => void (this.#tending ??= this.#tend()), beatMs).unref()
  }

  get state(): SpoolState {
    const { count: segments, bytes, rows } = this.#waiting
    const { freeBytes } = this.#health
    const problem = this.#problem
    const now = performance.now()
    return {
      segments,
      bytes,
      rows,
      maxBytes: this.#limits.maxBytes,
      oldestAgeMs: Math.round(this.#waiting.oldestAgeMs(now)),
      quietMs: Math.round(this.#waiting.newestAgeMs(now)),
      rejectedRows: this.#rejected.rows,
      rejectedBytes: this.#rejected.bytes,
      ...(Number.isFinite(freeBytes) ? { freeBytes } : {}),
      ...(problem === undefined ? {} : { problem }),
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
    if (this.#isLockLost) throw new CollectorError('SPOOL_FAILED', lockLost(this.folder))
    const filled = rows.filter(({ rowLengths }) => rowLengths.length > 0)
    const bytes = filled.reduce((sum, { bytes }) => sum + bytes.length, 0)
    this.#expectRoom(bytes)
    await new Promise<void>((resolve, reject) => {
      this.#queue.add({ rows: filled, bytes, resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  /** The oldest segments, up to `bytes` and `rows` together but always at least one. */
  oldest(bytes: number, rows = Number.POSITIVE_INFINITY): readonly string[] {
    return this.#waiting.oldest({ ...batchLimits, bytes, rows })
  }

  has(name: string): boolean {
    return this.#waiting.has(name)
  }

  /** The rows of segments, from memory or read a few at a time; those that a broken disk has damaged are left out, so that they hold up nobody. */
  async read(names: readonly string[]): Promise<readonly EncodedRows[]> {
    const segments = await eachOf(names, async name => this.#waiting.get(name)?.held ?? this.#readOne(name))
    return segments.flat()
  }

  /** Removes segments whose rows are in the store; damaged ones go to `rejected/` as they are. */
  async remove(names: readonly string[]): Promise<void> {
    await eachOf(names, async name => {
      // Only what waits here: names come from a plan on disk too.
      if (!this.#waiting.has(name)) return
      if (this.#damaged.delete(name)) return this.#putAside(name)
      await rm(join(this.folder, name), { force: true })
      this.#waiting.remove(name)
    })
  }

  /** Gives segments other names, and so their rows another token; their places stay. */
  async rename(names: readonly string[]): Promise<void> {
    const renamed = new Map<string, string>()
    try {
      await eachOf(names, async name => {
        const parts = parseSegmentName(name)
        if (!parts || !this.#waiting.has(name)) return
        const newName = segmentName(parts)
        await rename(join(this.folder, name), join(this.folder, newName))
        renamed.set(name, newName)
      })
    } finally {
      this.#waiting.rename(renamed)
    }
    await syncFolder(this.folder)
  }

  /** Puts whole segments aside that no store of this collector can take, such as those of a table of a later version. */
  async putAside(names: readonly string[]): Promise<void> {
    await eachOf(names, name => this.#putAside(name))
  }

  /** Puts one row that the store refused for good aside, with the reason, where a person can look at it. */
  async reject(row: EncodedRows, reason: string): Promise<void> {
    const rows = row.rowLengths.length
    const name = this.#newName(row.table, rows)
    const path = join(this.folder, rejectedFolder, name)
    this.#rejected.add({ rows, bytes: await writeSegment(path, [row], reason.slice(0, mostReasonCharacters)) })
  }

  /** Takes no more, and finishes what was accepted; the writer may go on. */
  async seal(): Promise<void> {
    this.#closed = true
    await this.#committing
  }

  /** Leaves the folder to others: for after the writer. Segments that are still here are inserted after the next start. */
  async close(): Promise<void> {
    await this.seal()
    clearInterval(this.#timer)
    await this.#tending
    await this.#lock.release()
  }

  get #problem(): string | undefined {
    if (this.#isLockLost) return lockLost(this.folder)
    const { maxBytes } = this.#limits
    if (this.#wantedBytes > 0 && this.#heldBytes + this.#wantedBytes > maxBytes)
      return `${this.folder} holds ${this.#heldBytes} bytes of --spool-max-bytes ${maxBytes}`
    return this.#health.problem
  }

  get #heldBytes(): number {
    return this.#waiting.bytes + this.#rejected.bytes + this.#queue.bytes
  }

  #expectRoom(bytes: number): void {
    const { maxBytes, maxQueuedBytes } = this.#limits
    const after = this.#heldBytes + bytes
    this.#wantedBytes = after > maxBytes ? bytes : 0
    if (after > maxBytes)
      throw new CollectorError('SPOOL_FULL', `${after} bytes would be over --spool-max-bytes ${maxBytes}`)
    if (!this.#health.hasRoomFor(this.#queue.bytes + bytes))
      throw new CollectorError('SPOOL_FULL', this.#health.shortage)
    // A disk that stalls: memory must not stand in for it.
    if (this.#queue.bytes > 0 && this.#queue.bytes + bytes > maxQueuedBytes)
      throw new CollectorError('SPOOL_FULL', `${this.#queue.bytes} bytes wait for the disk already`)
  }

  async #recover(): Promise<void> {
    for (const segment of await recoverFolder(this.folder)) {
      this.#waiting.add(segment)
      this.#sequence = parseSegmentName(segment.name)?.sequence ?? this.#sequence
    }
    await this.#tend()
  }

  /** From time to time: shows that we live, looks at the disk, and takes what `spanledger spool retry` gave back. */
  async #tend(): Promise<void> {
    try {
      await this.#health.measure()
      this.#isLockLost = !(await this.#lock.beat())
      const retried = await takeRetried(this.folder, ({ rows, table }) => this.#newName(table, rows))
      for (const segment of retried) this.#waiting.add(segment)
      if (retried.length > 0) this.#onAppend()
      await this.#rejected.recount()
    } catch (error) {
      this.#health.writeFailed(error)
    } finally {
      this.#tending = undefined
    }
  }

  async #readOne(name: string): Promise<readonly EncodedRows[]> {
    try {
      return [await readSegment(join(this.folder, name))]
    } catch (error) {
      if (!(error instanceof Bug) && !isLost(error)) throw error
      this.#damaged.add(name)
      return []
    }
  }

  async #putAside(name: string): Promise<void> {
    const segment = this.#waiting.get(name)
    if (!segment) return
    await rename(join(this.folder, name), join(this.folder, rejectedFolder, name)).catch((error: unknown) => {
      if (!isLost(error)) throw error
    })
    this.#waiting.remove(name)
    this.#rejected.add(segment)
  }

  async #commitAll(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const commits = this.#queue.take(mostCommitBytes)
      await this.#commit(commits)
      // A commit costs the same whatever it holds. A sender who is alone need not wait for others.
      if (commits.length > 1) await delay(this.#limits.gatherMs)
    }
    this.#committing = undefined
  }

  async #commit(commits: readonly Commit[]): Promise<void> {
    try {
      for (const parts of sortByTable(commits.flatMap(commit => commit.rows))) await this.#writeSegment(parts)
      await syncFolder(this.folder)
      this.#health.written(commits.reduce((sum, { bytes }) => sum + bytes, 0))
      for (const { resolve } of commits) resolve()
      this.#onAppend()
    } catch (cause) {
      this.#health.writeFailed(cause)
      const error = new CollectorError('SPOOL_FAILED', `${this.folder}: ${String(cause)}`, { cause })
      for (const { reject } of commits) reject(error)
    } finally {
      this.#queue.isOver(commits)
    }
  }

  async #writeSegment(held: readonly EncodedRows[]): Promise<void> {
    const rows = held.reduce((sum, { rowLengths }) => sum + rowLengths.length, 0)
    const name = this.#newName(held[0]?.table ?? '', rows)
    const bytes = await writeSegment(join(this.folder, name), held)
    this.#waiting.add({ name, bytes, rows, since: performance.now(), held })
  }

  #newName(table: string, rows: number): string {
    return segmentName({ sequence: ++this.#sequence, rows, table })
  }
}

const batchLimits: BatchLimits = { bytes: 32 * MiB, rows: 100_000, segments: 1_000 }
const mostCommitBytes = 16 * MiB
/** Reasons may quote the store at length; the head of a segment stays small enough to be read at once. */
const mostReasonCharacters = 1_000

function lockLost(folder: string): string {
  return `${folder} was taken over by another collector, which took this one for dead`
}
