/**
 * One request has the event loop at a time. Many bodies may be complete at the same moment, such as when a commit has
 * answered all senders at once, and what is done with each takes milliseconds: between any two of them the loop turns,
 * so that answers, health checks and the heartbeat of the engine never wait for all.
 */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** Resolves when it is the caller's turn: at once if nobody had this turn of the loop yet. First come, first served. */
  async mine(): Promise<void> {
    if (this.#isTaken) return new Promise(resolve => this.#waiting.push(resolve))
    this.#take()
  }

  #take(): void {
    this.#isTaken = true
    setImmediate(() => {
      const next = this.#waiting.shift()
      this.#isTaken = next !== undefined
      if (next === undefined) return
      this.#take()
      next()
    })
  }
}
