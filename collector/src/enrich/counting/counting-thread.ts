import { Worker } from 'node:worker_threads'
import type { CountAnswer, CountRequest, CountSettings, Encoding } from './token-worker.ts'

export interface ThreadOptions extends CountSettings {
  /** A count that takes longer ends with its thread. */
  readonly timeoutMs: number
  /** A thread that cannot load its encoding in this time ends. */
  readonly loadMs: number
}

export type ThreadResult =
  | { readonly kind: 'counted'; readonly tokens: number | undefined }
  | { readonly kind: 'timedOut' | 'crashed' }

const longestPauseMs = 60_000

/** One worker thread that counts one request at a time. It starts when it is needed and is replaced when it fails. */
export class CountingThread {
  readonly #options: ThreadOptions
  #worker: Worker | undefined
  #said: (answer: CountAnswer) => void = () => {}
  #gone: () => void = () => {}
  readonly #loaded = new Set<Encoding>()
  #crashes = 0
  #pausedUntil = 0

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  hasLoaded(encoding: Encoding): boolean {
    return this.#loaded.has(encoding)
  }

  /** Counts; the next request may only be given after this one has ended. Never rejects. */
  async run(request: CountRequest): Promise<ThreadResult> {
    if (performance.now() < this.#pausedUntil) return { kind: 'crashed' }
    // Not even starting a thread works when the system has none left.
    const result = await this.#ask(request).catch((): ThreadResult => ({ kind: 'crashed' }))
    this.#pace(result)
    if (result.kind !== 'counted') await this.close()
    return result
  }

  /** Ends the thread; a later `run` starts another. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#forget(worker)
    await worker.terminate()
  }

  async #ask(request: CountRequest): Promise<ThreadResult> {
    const worker = this.#started()
    // While it counts it keeps the process alive, so that nobody waits for an answer in vain; idle it does not.
    worker.ref()
    const result = await this.#answer(worker, request)
    worker.unref()
    return result
  }

  #answer(worker: Worker, request: CountRequest): Promise<ThreadResult> {
    const { timeoutMs, loadMs } = this.#options
    return new Promise(resolve => {
      let limit = setTimeout(() => end({ kind: 'timedOut' }), loadMs)
      const end = (result: ThreadResult): void => {
        clearTimeout(limit)
        resolve(result)
      }
      this.#gone = () => end({ kind: 'crashed' })
      this.#said = answer => {
        if (answer.kind === 'counted') return end(answer)
        this.#loaded.add(request.encoding)
        clearTimeout(limit)
        limit = setTimeout(() => end({ kind: 'timedOut' }), timeoutMs)
      }
      // The empty list: strings are copied, there is nothing to hand over.
      worker.postMessage(request, [])
    })
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = startWorker({ fieldBytes: this.#options.fieldBytes })
    // A crash is told twice, as an error and as an exit; the second time another worker may be at work already.
    const gone = (): void => {
      if (this.#worker !== worker) return
      this.#forget(worker)
      this.#gone()
    }
    worker.on('message', (answer: CountAnswer) => this.#said(answer))
    worker.on('error', gone)
    worker.on('exit', gone)
    this.#worker = worker
    return worker
  }

  #forget(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    this.#loaded.clear()
  }

  /** A thread that keeps crashing, say without memory, is not started in a tight loop. */
  #pace(result: ThreadResult): void {
    this.#crashes = result.kind === 'crashed' ? this.#crashes + 1 : 0
    if (this.#crashes < 2) return
    this.#pausedUntil = performance.now() + Math.min(longestPauseMs, 250 * 2 ** this.#crashes)
  }
}

function startWorker(workerData: CountSettings): Worker {
  // Run from the sources, as tests do, the thread is the built file all the same: Node 20 cannot load TypeScript.
  const file = import.meta.url.endsWith('.ts') ? '../../../dist/enrich/counting/token-worker.js' : './token-worker.js'
  return new Worker(new URL(file, import.meta.url), {
    workerData,
    // Neither the collector's debugger nor its preloads belong in here.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
}
