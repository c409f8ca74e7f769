import type { Ambient } from '../../ambient/ambient.ts'
import { realMonotonic } from '../../real-clock.ts'
import type { AmbientRun, Recording } from '../../recording/format.ts'

/**
 * Tells a live run that it is the day on which it was recorded, from which on time passes as it does. Numbers and ids by
 * chance are the recorded ones, in order, and when those are used up real ones.
 */
export class MovedClock implements Ambient {
  readonly #started = realMonotonic()
  readonly #startedMs: number
  readonly #random: (number | string)[]
  readonly #ids: (number | string)[]

  constructor({ startedMs, ambient }: Recording) {
    this.#startedMs = startedMs
    this.#random = valuesOf(ambient.random)
    this.#ids = valuesOf(ambient.ids)
  }

  number(kind: 'clock' | 'monotonic' | 'random', real: number): number {
    if (kind === 'clock') return Math.floor(this.#startedMs + realMonotonic() - this.#started)
    const next = kind === 'random' ? this.#random.shift() : undefined
    return typeof next === 'number' ? next : real
  }

  id(real: string): string {
    const next = this.#ids.shift()
    return typeof next === 'string' && next.length === real.length ? next : real
  }

  bytes(real: Uint8Array): void {
    const next = this.#ids.shift()
    const recorded = typeof next === 'string' ? Buffer.from(next, 'hex') : undefined
    if (recorded?.length === real.length) real.set(recorded)
  }
}

function valuesOf(runs: readonly AmbientRun[]): (number | string)[] {
  return runs.flatMap(([, ...values]) => values)
}
