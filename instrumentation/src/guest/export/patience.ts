const firstMs = 1000
const longestMs = 30_000

/** The waiting for one batch. */
export interface Waiting {
  /** `again`: it is time to try again. `later`: there is no time for that now. `over`: it has been tried for long enough. */
  pause(afterMs: number | undefined): Promise<'again' | 'later' | 'over'>
}

/** How long to wait before something is tried again, by timers that keep no process alive; until there is a hurry. */
export class Patience {
  readonly #totalMs: number
  readonly #sleepers = new Set<() => void>()
  #hurries = 0

  constructor(totalMs: number) {
    this.#totalMs = totalMs
  }

  begin(): Waiting {
    const deadline = performance.now() + this.#totalMs
    let backoffMs = firstMs
    let hurried = false
    return {
      pause: async afterMs => {
        if (hurried) return 'later'
        hurried = this.#hurries > 0
        // One more try, and at once: a connection that was kept through a freeze fails the first time.
        if (hurried) return afterMs === undefined ? 'again' : 'later'
        // Full jitter in the upper half, so that a thousand processes do not come back at the same moment.
        const ms = afterMs ?? backoffMs * (0.5 + Math.random() / 2)
        if (performance.now() + ms > deadline) return 'over'
        backoffMs = Math.min(backoffMs * 2, longestMs)
        await this.#sleep(ms)
        hurried = this.#hurries > 0
        return 'again'
      },
    }
  }

  /** Ends all waits, and allows no others until `calm`. */
  hurry(): void {
    this.#hurries += 1
    for (const wake of this.#sleepers) wake()
  }

  calm(): void {
    this.#hurries -= 1
  }

  #sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer)
        this.#sleepers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms).unref()
      this.#sleepers.add(wake)
    })
  }
}
