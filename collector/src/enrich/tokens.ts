/**
 * Counts tokens where the provider sent no usage, off the event loop, within bounds: of the queue, of the time a caller
 * waits, of the bytes of one text. What is refused or too slow is unknown, never zero.
 *
 * The counts are those of OpenAI's encodings. For other vendors' models they are an approximation, and hidden
 * reasoning is never in them: that is why the usage made of them is marked `estimated`.
 */
import { CountingThread } from './counting/counting-thread.ts'
import type { ThreadResult } from './counting/counting-thread.ts'
import type { CountRequest, Encoding } from './counting/token-worker.ts'

export interface TokenCounter {
  /**
   * The tokens of some bodies: texts, or GenAI messages as JSON, of which the texts are counted. Undefined if there is
   * something that is not text, if it took too long, or if there was no room.
   */
  count(bodies: readonly string[], model: string | undefined): Promise<number | undefined>
  readonly counters: Readonly<TokenCounters>
  /** Answers what was accepted, then ends the threads. */
  close(): Promise<void>
}

export interface TokenCounters {
  counted: number
  /** Bodies with something that is not text. */
  uncountable: number
  /** No room in the queue, or closed. */
  refused: number
  timedOut: number
  crashed: number
}

export interface TokenCounterOptions {
  readonly workers?: number
  readonly maxQueue?: number
  /** What a caller waits at most, once the encoding is loaded. */
  readonly timeoutMs?: number
  /** What the first caller waits at most while a thread loads its encoding: that is slow once and on busy machines. */
  readonly loadMs?: number
  readonly fieldBytes?: number
}

interface Job {
  readonly request: CountRequest
  settle(result: ThreadResult): void
}

/** Opens a counter; its threads start with the first count. */
export function openTokenCounter({
  workers = 1,
  maxQueue = 1000,
  timeoutMs = 2000,
  loadMs = 10_000,
  fieldBytes = 64 * 1024,
}: TokenCounterOptions = {}): TokenCounter {
  const counters = { counted: 0, uncountable: 0, refused: 0, timedOut: 0, crashed: 0 }
  // Half of the patience: those who wait behind a count that never ends still get their turn on another thread.
  const limits = { fieldBytes, loadMs, timeoutMs: timeoutMs / 2 }
  const threads = Array.from({ length: workers }, () => new CountingThread(limits))
  const idle = new Set(threads)
  const waiting = new Set<Job>()
  const lanes = new Set<Promise<void>>()
  let closed = false

  const wake = (): void => {
    for (const thread of idle) {
      if (waiting.size === 0) return
      idle.delete(thread)
      const lane = work(thread, waiting).then(() => {
        idle.add(thread)
        lanes.delete(lane)
        // A job may have come between the last look at the queue and here.
        wake()
      })
      lanes.add(lane)
    }
  }

  return {
    counters,
    count(bodies, model) {
      if (closed || waiting.size >= maxQueue) {
        counters.refused += 1
        return Promise.resolve(undefined)
      }
      const encoding = encodingOf(model)
      const patienceMs = threads.some(thread => thread.hasLoaded(encoding)) ? timeoutMs : loadMs
      return new Promise(resolve => {
        const job: Job = { request: { bodies, encoding }, settle: once(finish) }
        const patience = setTimeout(() => job.settle({ kind: 'timedOut' }), patienceMs)
        function finish(result: ThreadResult): void {
          clearTimeout(patience)
          waiting.delete(job)
          counters[outcomeOf(result)] += 1
          resolve(result.kind === 'counted' ? result.tokens : undefined)
        }
        waiting.add(job)
        wake()
      })
    },
    async close() {
      closed = true
      await Promise.all(lanes)
      await Promise.all(threads.map(thread => thread.close()))
    },
  }
}

async function work(thread: CountingThread, waiting: Set<Job>): Promise<void> {
  for (const job of waiting) {
    waiting.delete(job)
    job.settle(await thread.run(job.request))
  }
}

function outcomeOf(result: ThreadResult): keyof TokenCounters {
  if (result.kind !== 'counted') return result.kind
  return result.tokens === undefined ? 'uncountable' : 'counted'
}

function once<Value>(act: (value: Value) => void): (value: Value) => void {
  let done = false
  return value => {
    if (done) return
    done = true
    act(value)
  }
}

/** GPT-4 without a letter or number behind it, GPT-3.5 and the embedding models have the older encoding. */
const olderModels = /^(?:gpt-4(?!o|\.|\d)|gpt-3\.?5|text-embedding-)/

function encodingOf(model = ''): Encoding {
  const name = model.toLowerCase().replace(/^ft:|^openai\//, '')
  return olderModels.test(name) ? 'cl100k_base' : 'o200k_base'
}
