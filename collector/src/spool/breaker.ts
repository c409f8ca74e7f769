/**
 * Counts failures in a row. Open means that the store is taken for away: it is asked with something small, and only
 * when it answers is it sent a whole batch again.
 */
export class Breaker {
  readonly #threshold: number
  #failures = 0
  #isProbed = false

  constructor(threshold: number) {
    this.#threshold = threshold
  }

  get state(): BreakerState {
    if (this.#failures < this.#threshold) return 'closed'
    return this.#isProbed ? 'half-open' : 'open'
  }

  /** The store answered something small. */
  probed(): void {
    this.#isProbed = true
  }

  failed(): void {
    this.#failures += 1
    this.#isProbed = false
  }

  succeeded(): void {
    this.#failures = 0
    this.#isProbed = false
  }
}

export type BreakerState = 'closed' | 'open' | 'half-open'
