import type { AmbientKind, AmbientRun } from '../recording/format.ts'
import type { Ambient } from './ambient.ts'

const mostValues = 50_000
const mostIdBytes = 1024

/** What a run asked of the clock and of chance, in the order it asked, epoch by epoch. */
export class AmbientLog implements Ambient {
  readonly #runs: Record<AmbientKind, (number | string)[][]> = { clock: [], monotonic: [], random: [], ids: [] }
  readonly #epoch: () => number
  #values = 0
  #lastClock = 0

  /** @param epoch how many steps have begun or ended by now */
  constructor(epoch: () => number) {
    this.#epoch = epoch
  }

  number(kind: 'clock' | 'monotonic' | 'random', real: number): number {
    if (kind !== 'clock') this.#add(kind, real)
    else {
      const isFirst = this.#isNew('clock')
      this.#add(kind, isFirst ? real : real - this.#lastClock)
      this.#lastClock = real
    }
    return real
  }

  id(real: string): string {
    this.#add('ids', real)
    return real
  }

  bytes(real: Uint8Array): void {
    this.#add('ids', Buffer.from(real.subarray(0, mostIdBytes)).toString('hex'))
    if (real.length > mostIdBytes) this.#values = mostValues
  }

  /** Whether more was asked than is kept. */
  get truncated(): boolean {
    return this.#values >= mostValues
  }

  get runs(): Readonly<Record<AmbientKind, readonly AmbientRun[]>> {
    return this.#runs
  }

  #add(kind: AmbientKind, value: number | string): void {
    if (this.truncated) return
    this.#values += 1
    if (this.#isNew(kind)) this.#runs[kind].push([this.#epoch()])
    this.#runs[kind].at(-1)?.push(value)
  }

  #isNew(kind: AmbientKind): boolean {
    return this.#runs[kind].at(-1)?.[0] !== this.#epoch()
  }
}
