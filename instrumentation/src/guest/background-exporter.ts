import { diag } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'

type Done = Parameters<SpanExporter['export']>[1]

// True: 0 is ExportResultCode.SUCCESS, whose package is not ours to import.
const taken = { code: 0 } as unknown as Parameters<Done>[0]

const MiB = 1024 * 1024

export interface BackgroundOptions {
  /** The most that is sent at once: receivers refuse bodies that are too large, and with them every span inside. */
  readonly batchBytes?: number
  /** The most that may wait; what comes after is dropped. */
  readonly waitingBytes?: number
}

interface Batch {
  readonly spans: ReadableSpan[]
  bytes: number
}

/**
 * Takes batches off the batch processor at once and sends them one after the other. The processor holds a timer of up to
 * 30 s for each export under way, and that timer keeps the process alive; here nothing waits.
 */
export class BackgroundExporter implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #batchBytes: number
  readonly #limit: number
  readonly #waiting: Batch[] = []
  #waitingBytes = 0
  #sending: Promise<void> | undefined
  #forgotten: Promise<void> | undefined
  #taken = 0

  constructor(exporter: SpanExporter, { batchBytes = 4 * MiB, waitingBytes = 32 * MiB }: BackgroundOptions = {}) {
    this.#exporter = exporter
    this.#batchBytes = batchBytes
    this.#limit = waitingBytes
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.#taken += spans.length
    for (const batch of split(spans, this.#batchBytes)) this.#add(batch)
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
    this.#waitingBytes = 0
    this.#forgotten = this.#sending
  }

  #add(batch: Batch): void {
    if (this.#waitingBytes + batch.bytes > this.#limit) {
      diag.warn(`spanledger: ${batch.spans.length} spans dropped, ${this.#waitingBytes} bytes are waiting already`)
      return
    }
    this.#waiting.push(batch)
    this.#waitingBytes += batch.bytes
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#waiting.shift(); batch !== undefined; batch = this.#waiting.shift()) {
      this.#waitingBytes -= batch.bytes
      await this.#send(batch.spans)
    }
  }

  #send(spans: ReadableSpan[]): Promise<void> {
    return new Promise(resolve => {
      this.#exporter.export(spans, ({ error }) => {
        if (error) diag.warn(`spanledger: ${spans.length} spans could not be sent`, error)
        resolve()
      })
    })
  }
}

function split(spans: readonly ReadableSpan[], limit: number): Batch[] {
  const batches: Batch[] = []
  for (const span of spans) {
    const bytes = bytesOf(span)
    const last = batches.at(-1)
    if (last === undefined || last.bytes + bytes > limit) batches.push({ spans: [span], bytes })
    else {
      last.spans.push(span)
      last.bytes += bytes
    }
  }
  return batches
}

/** About what a span takes as JSON; only its texts can be large. */
function bytesOf(span: ReadableSpan): number {
  let bytes = 1024
  for (const value of Object.values(span.attributes)) if (typeof value === 'string') bytes += value.length
  return bytes
}
