import { setTimeout as wait } from 'node:timers/promises'

/** Pauses that somebody can end early: any by stopping or waking, and those with nothing to do by what was stored. */
export class Nap {
  readonly #stop: AbortSignal
  #wake = new AbortController()
  #isIdle = false
  #isStored = false

  constructor(stop: AbortSignal) {
    this.#stop = stop
  }

  /** From here on, what is stored keeps the next idle pause from being one. */
  begin(): void {
    this.#isStored = false
  }

  /** What somebody just sent is what he looks for next: it need not wait. */
  stored(): void {
    this.#isStored = true
    if (this.#isIdle) this.wake()
  }

  wake(): void {
    this.#wake.abort()
  }

  async idle(waitMs: number): Promise<void> {
    if (this.#isStored) return
    this.#isIdle = true
    await this.pause(waitMs)
    this.#isIdle = false
  }

  /** Until nothing is left of it, which is asked every so often, or somebody wakes it. */
  async rest(leftMs: () => number, everyMs: number): Promise<void> {
    this.#wake = new AbortController()
    const { signal } = this.#wake
    for (let left = leftMs(); left > 0 && !signal.aborted && !this.#stop.aborted; left = leftMs())
      await wait(Math.min(left, everyMs), undefined, {
        signal: AbortSignal.any([this.#stop, signal]),
        ref: false,
      }).catch(() => undefined)
  }

  async pause(waitMs: number): Promise<void> {
    this.#wake = new AbortController()
    const signal = AbortSignal.any([this.#stop, this.#wake.signal])
    await wait(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
