import { diag } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'

type Done = Parameters<SpanExporter['export']>[1]

// True: 0 is ExportResultCode.SUCCESS, whose package is not ours to import.
const taken = { code: 0 } as unknown as Parameters<Done>[0]

export interface BackgroundOptions {
  /** Batches that may wait; what comes after is dropped. */
  readonly maxBatches?: number
}

/**
 * Takes batches off the batch processor at once and sends them one after the other. The processor holds a timer of up to
 * 30 s for each export under way, and that timer keeps the process alive; here nothing waits.
 */
export class BackgroundExporter implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #maxBatches: number
  readonly #waiting: ReadableSpan[][] = []
  #sending: Promise<void> | undefined
  #forgotten: Promise<void> | undefined
  #taken = 0

  constructor(exporter: SpanExporter, { maxBatches = 32 }: BackgroundOptions = {}) {
    this.#exporter = exporter
    this.#maxBatches = maxBatches
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.#taken += spans.length
    if (this.#waiting.length < this.#maxBatches) this.#waiting.push(spans)
    else diag.warn(`spanledger: ${spans.length} spans dropped, ${this.#maxBatches} batches are waiting already`)
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined))
    done(taken)
  }

  /** Nothing is waiting or under way, apart from what was forgotten. */
  get idle(): boolean {
    return this.#sending === this.#forgotten || this.#sending === undefined
  }

  /** How many spans came in, ever. */
  get taken(): number {
    return this.#taken
  }

  /** Resolves when nothing is waiting or under way any more. */
  async forceFlush(): Promise<void> {
    await this.#sending
  }

  async shutdown(): Promise<void> {
    await this.forceFlush()
    await this.#exporter.shutdown()
  }

  /** Forgets what waits or is under way: its time is over. */
  drop(): void {
    this.#waiting.length = 0
    this.#forgotten = this.#sending
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#waiting.shift(); batch !== undefined; batch = this.#waiting.shift()) {
      await this.#send(batch)
    }
  }

  #send(batch: ReadableSpan[]): Promise<void> {
    return new Promise(resolve => {
      this.#exporter.export(batch, ({ error }) => {
        if (error) diag.warn(`spanledger: ${batch.length} spans could not be sent`, error)
        resolve()
      })
    })
  }
}
