import { setTimeout as wait } from 'node:timers/promises'
import { CollectorError } from '../errors.ts'
import type { EncodedRows } from '../model.ts'
import { batchOf, readPlan, removePlan, writePlan, type Batch } from './plan.ts'
import { joinByTable } from './segment.ts'
import type { Spool } from './spool.ts'

/**
 * Puts rows into the store under a deduplication token.
 * @throws CollectorError `STORE_REFUSED` where sending the same rows again cannot help; anything else is tried again.
 */
export type Insert = (rows: EncodedRows, token: string) => Promise<void>

export interface WriterOptions {
  readonly spool: Spool
  readonly insert: Insert
  /** How many bytes of segments one round takes. */
  readonly batchBytes?: number
  /** How long to let more arrive before a round. */
  readonly gatherMs?: number
  readonly longestRetryMs?: number
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

/** Moves segments from the spool to the store, oldest first, for as long as it takes. One loop, one INSERT at a time. */
export class Writer {
  readonly #options: Required<WriterOptions>
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>
  #wake: () => void = () => undefined
  #drained: (() => void)[] = []
  #storedRows = 0

  constructor(options: WriterOptions) {
    this.#options = {
      batchBytes: 16 * 1024 ** 2,
      gatherMs: 100,
      longestRetryMs: 5_000,
      onRetry: () => undefined,
      ...options,
    }
    this.#options.spool.onAppend = () => this.#wake()
    this.#loop = this.#run()
  }

  get storedRows(): number {
    return this.#storedRows
  }

  /** Resolves when the spool is empty or the time is over; true if it is empty. */
  async drain(timeoutMs: number): Promise<boolean> {
    const { spool } = this.#options
    const deadline = AbortSignal.timeout(timeoutMs)
    while (spool.state.segments > 0 && !deadline.aborted && !this.#stopping.signal.aborted) {
      await Promise.race([new Promise<void>(resolve => this.#drained.push(resolve)), aborted(deadline)])
    }
    return spool.state.segments === 0
  }

  /** Ends after the INSERT that is under way; what is left in the spool is inserted after the next start. */
  async close(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#loop
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
    const { spool, batchBytes, gatherMs } = this.#options
    // A plan is here only after a crash, or after a round that failed half-way.
    await this.#insertAll(await readPlan(spool.folder))
    const oldest = spool.oldest(batchBytes)
    if (oldest.length > 0) return this.#insertAll(batchesOf(oldest))
    this.#settleDrains()
    // From here to the promise nothing is awaited, so no wake-up can be missed.
    if (this.#stopping.signal.aborted) return
    await new Promise<void>(resolve => (this.#wake = resolve))
    await this.#pause(gatherMs)
  }

  /** Every batch is inserted and its segments removed, or the writer was told to stop and the plan stays. */
  async #insertAll(batches: readonly Batch[]): Promise<void> {
    const { spool } = this.#options
    if (batches.length > 0) await writePlan(spool.folder, batches)
    for (const batch of batches) {
      // Segments are removed only after their INSERT, so a batch with one missing is in the store already.
      const stored = !batch.segments.every(name => spool.has(name)) || (await this.#insertBatch(batch))
      if (!stored) return
      await spool.remove(batch.segments)
    }
    await removePlan(spool.folder)
  }

  async #insertBatch({ segments, token }: Batch): Promise<boolean> {
    const rows = await Promise.all(segments.map(name => this.#options.spool.read(name)))
    for (const part of joinByTable(rows.filter(readable => readable !== undefined))) {
      if (!(await this.#insertRows(part, `${token}-${part.table}`))) return false
    }
    return true
  }

  /** False if the writer was told to stop before the rows were in the store. */
  async #insertRows(rows: EncodedRows, token: string): Promise<boolean> {
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      try {
        await this.#options.insert(rows, token)
        this.#storedRows += rows.rowLengths.length
        return true
      } catch (error) {
        if (error instanceof CollectorError && error.code === 'STORE_REFUSED')
          return this.#insertHalves(rows, token, error)
        await this.#backOff(attempt, error)
      }
    }
    return false
  }

  /** Splits refused rows until the bad one is alone; that one is put aside and the others are stored. */
  async #insertHalves(rows: EncodedRows, token: string, error: CollectorError): Promise<boolean> {
    if (rows.rowLengths.length === 1) {
      await this.#options.spool.reject(rows, error.message)
      return true
    }
    const [head, tail] = halves(rows)
    return (await this.#insertRows(head, `${token}0`)) && (await this.#insertRows(tail, `${token}1`))
  }

  async #backOff(attempt: number, error: unknown): Promise<void> {
    const ceiling = Math.min(this.#options.longestRetryMs, 100 * 2 ** Math.min(attempt, 10))
    const waitMs = Math.round(ceiling * (0.5 + Math.random() / 2))
    this.#options.onRetry(error, waitMs)
    await this.#pause(waitMs)
  }

  /** A pause that the end of the writer cuts short. */
  async #pause(waitMs: number): Promise<void> {
    await wait(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }

  #settleDrains(): void {
    for (const resolve of this.#drained.splice(0)) resolve()
  }
}

/** One batch a table: names end in the table, and sorting by table puts messages before spans. */
function batchesOf(segments: readonly string[]): readonly Batch[] {
  const tables = new Map<string, string[]>()
  for (const name of segments) {
    const table = name.slice(name.lastIndexOf('-') + 1)
    tables.set(table, [...(tables.get(table) ?? []), name])
  }
  return [...tables.keys()].sort().map(table => batchOf(tables.get(table) ?? []))
}

function halves({ rowLengths, bytes, ...table }: EncodedRows): readonly [EncodedRows, EncodedRows] {
  const middle = Math.floor(rowLengths.length / 2)
  const cut = rowLengths.slice(0, middle).reduce((sum, length) => sum + length, 0)
  return [
    { ...table, rowLengths: rowLengths.slice(0, middle), bytes: bytes.subarray(0, cut) },
    { ...table, rowLengths: rowLengths.slice(middle), bytes: bytes.subarray(cut) },
  ]
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
