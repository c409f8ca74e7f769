import { lastFlush, type Unsent } from './last-flush.ts'
import { quietly } from '../quietly.ts'

type Signal = 'SIGTERM' | 'SIGINT'

const checkMs = 1000

/**
 * Sends what is left when a signal ends the process: flushes for a second at most and sends the signal again, so the exit
 * status is the same. Two things keep that from changing how the process ends:
 *
 * - As soon as the application listens itself, we withdraw. Libraries such as signal-exit count the listeners to decide
 *   who ends the process.
 * - A process with a listener that is busy computing does not die of Ctrl-C. So we listen only while something is unsent:
 *   call the function you get whenever that may have become so.
 */
export function flushOnSignals(unsent: Unsent): () => void {
  const watches = (['SIGTERM', 'SIGINT'] as const).map(signal => new SignalWatch(signal, unsent))
  let check: NodeJS.Timeout | undefined
  const stopWhenSent = () => {
    if (quietly(() => unsent.pending())) return
    clearInterval(check)
    check = undefined
    for (const watch of watches) watch.stop()
  }
  return () => {
    if (check !== undefined) return
    for (const watch of watches) watch.start()
    check = setInterval(stopWhenSent, checkMs).unref()
  }
}

class SignalWatch {
  readonly #signal: Signal
  readonly #unsent: Unsent

  constructor(signal: Signal, unsent: Unsent) {
    this.#signal = signal
    this.#unsent = unsent
  }

  start(): void {
    if (this.#alone()) process.on(this.#signal, this.#onSignal)
    process.on('newListener', this.#onAdded)
    process.on('removeListener', this.#onRemoved)
  }

  stop(): void {
    process.removeListener('newListener', this.#onAdded)
    process.removeListener('removeListener', this.#onRemoved)
    process.removeListener(this.#signal, this.#onSignal)
  }

  readonly #onSignal = (): void => {
    const end = () => {
      this.stop()
      process.kill(process.pid, this.#signal)
    }
    if (!quietly(() => this.#unsent.pending())) return end()
    void lastFlush(this.#unsent).then(end)
  }

  readonly #onAdded = (event: string | symbol): void => {
    if (event !== this.#signal) return
    // Not at once: Node tells before it adds, and stops watching a signal whose last listener goes.
    queueMicrotask(() => {
      if (!this.#alone()) process.removeListener(this.#signal, this.#onSignal)
    })
  }

  readonly #onRemoved = (event: string | symbol): void => {
    if (event === this.#signal && process.listenerCount(this.#signal) === 0) process.on(this.#signal, this.#onSignal)
  }

  /** Whether nobody else listens. */
  #alone(): boolean {
    return process.listeners(this.#signal).every(listener => listener === this.#onSignal)
  }
}
