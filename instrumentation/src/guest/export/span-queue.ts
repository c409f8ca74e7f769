import { diag } from '@opentelemetry/api'
import { Drops, type DropReason } from './drops.ts'
import { encodeRequest, type EncodedSpan } from './encoded-span.ts'
import type { Send } from './http/send.ts'
import { Patience, type Waiting } from './patience.ts'
import { shrink } from './shrink.ts'

const KiB = 1024
const MiB = 1024 * KiB
const smallestBatch = 64 * KiB

export interface QueueOptions {
  readonly send: Send
  /** Called with what was lost when the way is free again. */
  readonly onDrops?: (drops: ReadonlyMap<DropReason, number>) => void
  /** The most that is sent at once: receivers refuse bodies that are too large, and with them every span inside. */
  readonly batchBytes?: number
  readonly batchSpans?: number
  /** How long a span may wait for others before they are sent together. */
  readonly delayMs?: number
  /** The most that may wait, in spans and in bytes; what comes after is dropped and counted. */
  readonly maxSpans?: number
  readonly maxBytes?: number
  /** How long a receiver that cannot take a batch is asked again. */
  readonly patienceMs?: number
}

/**
 * Spans on their way out: they wait for a second or until there are enough, and go one batch after the other. OpenTelemetry's
 * batch processor counts spans, not bytes, drops silently, and holds timers that keep the process alive; here nothing waits
 * that does.
 */
export class SpanQueue {
  readonly #options: Required<QueueOptions>
  readonly #drops = new Drops()
  readonly #patience: Patience
  #batchBytes: number
  #queue: EncodedSpan[] = []
  #queuedBytes = 0
  /** Taken out of the queue, and neither sent nor dropped yet. */
  #underWay = 0
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined
  #warned = false
  /** What the receiver said last, or why there was none. */
  #problem = ''
  /** How often what was left was dropped. */
  #drop = 0

  constructor(options: QueueOptions) {
    this.#options = {
      onDrops: () => undefined,
      batchBytes: 2 * MiB,
      batchSpans: 512,
      delayMs: 1000,
      maxSpans: 16_384,
      maxBytes: 32 * MiB,
      patienceMs: 5 * 60_000,
      ...options,
    }
    this.#batchBytes = this.#options.batchBytes
    this.#patience = new Patience(this.#options.patienceMs)
  }

  add(span: EncodedSpan): void {
    const { maxSpans, maxBytes, batchSpans, delayMs } = this.#options
    const bytes = this.#queuedBytes + span.json.length
    if (this.#queue.length >= maxSpans || bytes > maxBytes) return void this.#lost('queue_full', 1)
    this.#queue.push(span)
    this.#queuedBytes = bytes
    if (this.#sending !== undefined) return
    if (bytes >= this.#batchBytes || this.#queue.length >= batchSpans) this.#start()
    else this.#timer ??= setTimeout(() => this.#start(), delayMs).unref()
  }

  /** Whether anything is waiting or under way. */
  get pending(): boolean {
    return this.#queue.length > 0 || this.#underWay > 0
  }

  /** Sends all there is now. Resolves when nothing is left, or when what is left cannot be sent now. */
  async flush(): Promise<void> {
    this.#patience.hurry()
    try {
      if (this.#queue.length > 0) this.#start()
      await this.#sending
    } finally {
      this.#patience.calm()
    }
  }

  /** Gives up on what is left: its time is over. */
  drop(): void {
    this.#lost('ended', this.#queue.length, this.#problem)
    this.#queue = []
    this.#queuedBytes = 0
    this.#underWay = 0
    this.#drop += 1
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending ??= this.#sendAll()
      // Nobody waits for this promise; a rejection of it would end the process.
      .catch(error => this.#lost('refused', this.#underWay, String(error)))
      .then(() => {
        this.#underWay = 0
        this.#sending = undefined
      })
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#next()
      this.#underWay = batch.length
      const drop = this.#drop
      const left = await this.#deliver(batch, this.#patience.begin())
      this.#underWay = 0
      if (left.length === 0) continue
      if (drop !== this.#drop) this.#lost('ended', left.length, this.#problem)
      else return this.#putBack(left)
    }
  }

  #putBack(spans: readonly EncodedSpan[]): void {
    this.#queue.unshift(...spans)
    this.#queuedBytes += sizeOf(spans)
    this.#timer ??= setTimeout(() => this.#start(), this.#options.delayMs).unref()
  }

  #next(): EncodedSpan[] {
    let bytes = 0
    const end = this.#queue.findIndex((span, index) => {
      bytes += span.json.length
      return index > 0 && (index >= this.#options.batchSpans || bytes > this.#batchBytes)
    })
    const batch = this.#queue.splice(0, end === -1 ? this.#queue.length : end)
    for (const { json } of batch) this.#queuedBytes -= json.length
    return batch
  }

  /** Sends until the receiver has taken or refused it all, and gives what it could do neither with. */
  async #deliver(batch: readonly EncodedSpan[], waiting: Waiting): Promise<readonly EncodedSpan[]> {
    let outcome = await this.#options.send(encodeRequest(batch))
    while (outcome.kind === 'try again') {
      this.#problem = outcome.says
      const next = await waiting.pause(outcome.afterMs)
      if (next === 'later') return batch
      if (next === 'over') return this.#lost('unreachable', batch.length, outcome.says)
      outcome = await this.#options.send(encodeRequest(batch))
    }
    if (outcome.kind === 'too large') return this.#deliverSmaller(batch, waiting)
    if (outcome.kind === 'refused') return this.#lost('refused', batch.length, outcome.says)
    // Not after a rejection: the receiver may have something against this very report.
    if (this.#drops.any && outcome.rejected === 0) this.#options.onDrops(this.#drops.take())
    return this.#lost('rejected', Math.min(outcome.rejected, batch.length), outcome.says)
  }

  /** In two halves; one span alone without its largest text, again and again. */
  async #deliverSmaller(batch: readonly EncodedSpan[], waiting: Waiting): Promise<readonly EncodedSpan[]> {
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2)
      this.#batchBytes = Math.max(Math.min(this.#batchBytes / 2, sizeOf(batch) / 2), smallestBatch)
      const left = await this.#deliver(batch.slice(0, half), waiting)
      return [...left, ...(await this.#deliver(batch.slice(half), waiting))]
    }
    const [span] = batch
    const smaller = span === undefined ? undefined : shrink(span)
    return smaller === undefined ? this.#lost('too_large', batch.length) : this.#deliver([smaller], waiting)
  }

  /** Counts spans that are gone; none of them is left. */
  #lost(reason: DropReason, spans: number, says = ''): readonly [] {
    if (spans === 0) return []
    this.#drops.add(reason, spans)
    const line = `spanledger: ${spans} spans could not be sent (${reason}) ${says}`
    // Once at a level that people look at: a receiver that is away loses spans every second.
    if (this.#warned) diag.debug(line)
    else diag.warn(line)
    this.#warned = true
    return []
  }
}

function sizeOf(batch: readonly EncodedSpan[]): number {
  return batch.reduce((sum, { json }) => sum + json.length, 0)
}
