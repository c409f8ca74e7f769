import type { Ending, Exchange } from '../exchange.ts'

/** Keeps the order that an exchange is promised, in whatever order Node tells: each thing once, nothing after the end. */
export class OrderedExchange implements Exchange {
  readonly #exchange: Exchange
  #requested = false
  #answered = false
  #over = false
  #early: (() => void)[] = []

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (!this.#requested && !this.#over) this.#exchange.requestBytes(chunk)
  }

  held(send: () => unknown, refuse: (error: Error) => void): boolean {
    return !this.#over && this.#exchange.held?.(send, refuse) === true
  }

  requestComplete(): void {
    if (this.#requested || this.#over) return
    this.#requested = true
    this.#exchange.requestComplete()
  }

  responseStarted(status: number, headers: unknown): void {
    if (this.#answered || this.#over) return
    this.#answered = true
    this.#exchange.responseStarted(status, headers)
    for (const step of this.#early) step()
    this.#early = []
  }

  /** HTTP/2 tells of the head one tick later than of the bytes that came with it. */
  responseBytes(chunk: Uint8Array, paused: boolean): void {
    if (this.#over) return
    if (this.#answered) this.#exchange.responseBytes(chunk, paused)
    else this.#early.push(() => this.responseBytes(chunk, paused))
  }

  ended(ending: Ending, error?: unknown): void {
    if (this.#over) return
    if (ending === 'complete' && !this.#answered) {
      this.#early.push(() => this.ended(ending))
      return
    }
    this.#over = true
    this.#early = []
    this.#exchange.ended(ending, error)
  }
}
