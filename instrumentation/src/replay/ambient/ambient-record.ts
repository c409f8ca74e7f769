import type { AmbientKind, AmbientRun, Recording } from '../recording/format.ts'
import type { Ambient } from './ambient.ts'

/**
 * Answers what a run asks as it was answered before. The values of an epoch are for that epoch: who asks more often than
 * before gets the last one again, or chance, and is in step again with the next epoch.
 */
export class AmbientRecord implements Ambient {
  readonly #values: Readonly<Record<AmbientKind, Map<number, (number | string)[]>>>
  readonly #epoch: () => number
  readonly #last = new Map<string, number>()

  constructor(ambient: Recording['ambient'], epoch: () => number) {
    this.#epoch = epoch
    this.#values = {
      clock: byEpoch(ambient.clock.map(whole)),
      monotonic: byEpoch(ambient.monotonic),
      random: byEpoch(ambient.random),
      ids: byEpoch(ambient.ids),
    }
  }

  number(kind: 'clock' | 'monotonic' | 'random', real: number): number {
    const value = this.#next(kind)
    if (typeof value === 'number') {
      this.#last.set(kind, value)
      return value
    }
    // Time does not jump to today in the middle of a run.
    return kind === 'random' ? real : (this.#last.get(kind) ?? this.#first(kind) ?? real)
  }

  id(real: string): string {
    const value = this.#next('ids')
    return typeof value === 'string' ? value : real
  }

  bytes(real: Uint8Array): void {
    const value = this.#next('ids')
    if (typeof value !== 'string') return
    const recorded = Buffer.from(value, 'hex')
    if (recorded.length === real.length) real.set(recorded)
  }

  #next(kind: AmbientKind): number | string | undefined {
    return this.#values[kind].get(this.#epoch())?.shift()
  }

  #first(kind: AmbientKind): number | undefined {
    for (const values of this.#values[kind].values()) if (typeof values[0] === 'number') return values[0]
    return undefined
  }
}

function byEpoch(runs: readonly AmbientRun[]): Map<number, (number | string)[]> {
  return new Map(runs.map(([epoch, ...values]) => [Number(epoch), values]))
}

/** Differences back to times. */
function whole([epoch = 0, ...values]: AmbientRun): AmbientRun {
  let time = 0
  return [epoch, ...values.map(value => (time += Number(value)))]
}
