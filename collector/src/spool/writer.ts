import { once } from 'node:events'
import { CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'
import { Breaker, type BreakerState } from './breaker.ts'
import type { Insert, InsertReport } from './insert.ts'
import { batchesOf, readPlan, removePlan, tableOf, writePlan, type Batch } from './plan.ts'
import { halves, joinByTable } from './segment.ts'
import type { Spool } from './spool.ts'

export interface WriterOptions {
  readonly spool: Spool
  readonly insert: Insert
  /** Something small that a store which is well answers; asked before a batch when several in a row have failed. */
  readonly probe?: () => Promise<unknown>
  /** The tables that are inserted into; segments of others are put aside. All, if none are named. */
  readonly tables?: ReadonlySet<string>
  /** How much of the spool one round takes. */
  readonly batchBytes?: number
  readonly batchRows?: number
  /**
   * How old a segment may become while it waits for others to fill its batch: so old, or twice as old as the last round
   * took, up to the longest. A small INSERT costs the store much of what a large one does, and its parts every question
   * until they are merged: five a second take three times the CPU of one.
   */
  readonly gatherMs?: number
  readonly longestGatherMs?: number
  /** With nothing new for so long, or for a quarter of the last round, there is nothing to wait for. */
  readonly quietMs?: number
  readonly insertTimeoutMs?: number
  readonly probeTimeoutMs?: number
  readonly longestRetryMs?: number
  /** Failures in a row after which the store is taken for away. */
  readonly breakerFailures?: number
  /** How long `close` waits for an INSERT that is under way; what it was is in the plan. */
  readonly closeMs?: number
  readonly onRetry?: (error: unknown, waitMs: number) => void
  readonly onInsert?: (insert: InsertReport) => void
}

export interface WriterState {
  readonly storedRows: number
  readonly retries: number
  readonly breaker: BreakerState
}

/** Moves segments from the spool to the store, oldest first, for as long as it takes. One loop, one INSERT at a time. */
export class Writer {
  readonly #options: Required<WriterOptions>
  readonly #breaker: Breaker
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>
  /** Ends the pause of this moment. */
  #wake: () => void = () => undefined
  #rowsWake = false
  /** Ends the request of this moment. */
  #abandon: () => void = () => undefined
  #draining = 0
  #roundMs = 0
  #drained: (() => void)[] = []
  #storedRows = 0
  #retries = 0

  constructor(options: WriterOptions) {
    this.#options = { ...defaults, ...options, tables: options.tables ?? new Set() }
    this.#breaker = new Breaker(this.#options.breakerFailures)
    this.#options.spool.onAppend = () => this.#rowsWake && this.#wake()
    this.#loop = this.#run()
  }

  get state(): WriterState {
    return { storedRows: this.#storedRows, retries: this.#retries, breaker: this.#breaker.state }
  }

  /** Resolves when the spool is empty or the time is over; true if it is empty. */
  async drain(timeoutMs: number): Promise<boolean> {
    const { spool } = this.#options
    const deadline = AbortSignal.timeout(timeoutMs)
    this.#draining += 1
    // Whatever is waited for now, such as a better time to try again, is not worth it any more.
    this.#wake()
    while (spool.state.segments > 0 && !deadline.aborted && !this.#stopping.signal.aborted) {
      await Promise.race([new Promise<void>(resolve => this.#drained.push(resolve)), once(deadline, 'abort')])
    }
    this.#draining -= 1
    return spool.state.segments === 0
  }

  /** Ends after the INSERT that is under way; what is left in the spool is inserted after the next start. */
  async close(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    const timer = setTimeout(() => this.#abandon(), this.#options.closeMs)
    await this.#loop
    clearTimeout(timer)
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#round()
        failures = 0
      } catch (error) {
        // The spool's own disk: a full or broken one may recover, and until then nothing is lost by waiting.
        await this.#backOff(failures++, error)
      }
    }
    this.#settleDrains()
  }

  async #round(): Promise<void> {
    const { spool, batchBytes, batchRows } = this.#options
    // A plan is here only after a crash, or after a round that failed half-way.
    await this.#insertAll(await readPlan(spool.folder))
    await this.#gather()
    if (this.#stopping.signal.aborted) return
    const startedAt = performance.now()
    await this.#insertAll(batchesOf(spool.oldest(batchBytes, batchRows)))
    this.#roundMs = performance.now() - startedAt
  }

  /** Waits until there is a batch's worth of segments, or one that has waited long enough, or no more come. */
  async #gather(): Promise<void> {
    const { spool, batchBytes, batchRows, longestGatherMs } = this.#options
    const gatherMs = Math.max(this.#options.gatherMs, Math.min(2 * this.#roundMs, longestGatherMs))
    const quietMs = Math.max(this.#options.quietMs, this.#roundMs / 4)
    while (!this.#stopping.signal.aborted) {
      const { segments, bytes, rows, ...state } = spool.state
      const leftMs = Math.min(gatherMs - state.oldestAgeMs, quietMs - state.quietMs)
      if (segments === 0) this.#settleDrains()
      else if (this.#draining > 0 || bytes >= batchBytes || rows >= batchRows || leftMs <= 0) return
      await this.#pause(segments === 0 ? undefined : leftMs, true)
    }
  }

  /** Every batch is inserted and its segments removed, or the writer was told to stop and the plan stays. */
  async #insertAll(batches: readonly Batch[]): Promise<void> {
    const { spool } = this.#options
    if (batches.length === 0) return
    await writePlan(spool.folder, batches)
    for (const batch of batches) {
      const isStored = await this.#insertBatch(batch).catch((error: unknown) => this.#planAnew(batch, error))
      if (!isStored) return
      await spool.remove(batch.segments)
    }
    await removePlan(spool.folder)
  }

  /**
   * A store whose disk was full may know a token without having its rows. New names make new tokens; the plan goes
   * first, since a batch of the plan whose segments are gone counts as stored.
   */
  async #planAnew({ segments }: Batch, error: unknown): Promise<never> {
    const { spool } = this.#options
    if (isFull(error)) {
      await removePlan(spool.folder)
      await spool.rename(segments)
    }
    throw error
  }

  async #insertBatch({ segments, token }: Batch): Promise<boolean> {
    const { spool, tables } = this.#options
    if (tables.size > 0 && !tables.has(tableOf(segments))) {
      await spool.putAside(segments)
      return true
    }
    // Segments are removed only after their INSERT, so a batch with one missing is in the store already.
    if (!segments.every(name => spool.has(name))) return true
    for (const part of joinByTable(await spool.read(segments))) {
      if (!(await this.#insertRows(part, `${token}-${part.table}`))) return false
    }
    return true
  }

  /** False if the writer was told to stop before the rows were in the store. */
  async #insertRows(rows: EncodedRows, token: string): Promise<boolean> {
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      try {
        if (this.#breaker.state === 'open') await this.#probe()
        const refusal = await this.#insertOnce(rows, token)
        this.#breaker.succeeded()
        return refusal === undefined || (await this.#insertHalves(rows, token, refusal))
      } catch (error) {
        this.#breaker.failed()
        this.#retries += 1
        if (isFull(error)) throw error
        await this.#backOff(attempt, error)
      }
    }
    return false
  }

  async #probe(): Promise<void> {
    const { probe, probeTimeoutMs } = this.#options
    await this.#within(probeTimeoutMs, () => probe())
    this.#breaker.probed()
  }

  /** Undefined once the rows are stored, or why they never will be. */
  async #insertOnce(rows: EncodedRows, token: string): Promise<CollectorError | undefined> {
    const { insert, insertTimeoutMs, onInsert } = this.#options
    const startedAt = performance.now()
    const count = rows.rowLengths.length
    const report = (outcome: InsertReport['outcome']) =>
      onInsert({ table: rows.table, rows: count, seconds: (performance.now() - startedAt) / 1_000, outcome })
    try {
      await this.#within(insertTimeoutMs, signal => insert(rows, token, signal))
      this.#storedRows += count
      report('stored')
      return undefined
    } catch (error) {
      const isRefusal = error instanceof CollectorError && error.code === 'STORE_REFUSED'
      report(isRefusal ? 'refused' : 'failed')
      if (isRefusal) return error
      throw error
    }
  }

  /** Splits refused rows until the bad one is alone; that one is put aside and the others are stored. */
  async #insertHalves(rows: EncodedRows, token: string, refusal: CollectorError): Promise<boolean> {
    if (rows.rowLengths.length === 1) {
      await this.#options.spool.reject(rows, refusal.message)
      return true
    }
    const [head, tail] = halves(rows)
    return (await this.#insertRows(head, `${token}0`)) && (await this.#insertRows(tail, `${token}1`))
  }

  /** A request that never ends is over after its time, or a while after `close`; it may still have been carried out. */
  async #within(timeoutMs: number, act: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(unanswered(timeoutMs)), timeoutMs)
    this.#abandon = () => limit.abort(unanswered(this.#options.closeMs))
    const over = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true })
    })
    try {
      await Promise.race([act(limit.signal), over])
    } finally {
      clearTimeout(timer)
      this.#abandon = () => undefined
    }
  }

  /** With jitter, so that the collectors of a store that comes back do not all ask at once. */
  async #backOff(attempt: number, error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const longestMs =
      this.#draining > 0 ? Math.min(drainRetryMs, this.#options.longestRetryMs) : this.#options.longestRetryMs
    const ceiling = Math.min(longestMs, 100 * 2 ** Math.min(attempt, 10))
    const waitMs = Math.round(ceiling * (0.5 + Math.random() / 2))
    this.#options.onRetry(error, waitMs)
    await this.#pause(waitMs, false)
  }

  /** A pause that a drain and the end of the writer cut short, and new rows if they are what is waited for. */
  #pause(waitMs: number | undefined, rowsWake: boolean): Promise<void> {
    this.#rowsWake = rowsWake
    return new Promise(resolve => {
      const timer = waitMs === undefined ? undefined : setTimeout(resolve, waitMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #settleDrains(): void {
    for (const resolve of this.#drained.splice(0)) resolve()
  }
}

const defaults = {
  probe: () => Promise.resolve(),
  batchBytes: 32 * 1024 ** 2,
  batchRows: 100_000,
  gatherMs: 1_000,
  longestGatherMs: 2_000,
  quietMs: 100,
  insertTimeoutMs: 60_000,
  probeTimeoutMs: 5_000,
  longestRetryMs: 5_000,
  breakerFailures: 3,
  closeMs: 2_000,
  onRetry: () => undefined,
  onInsert: () => undefined,
}

const drainRetryMs = 500

function unanswered(afterMs: number): CollectorError {
  return new CollectorError('STORE_UNREACHABLE', `no answer after ${afterMs} ms`)
}

function isFull(error: unknown): boolean {
  return error instanceof CollectorError && error.code === 'STORE_FULL'
}
