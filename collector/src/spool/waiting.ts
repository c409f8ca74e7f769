import type { EncodedRows } from '../model.ts'

/** A segment on disk that waits for the store. */
export interface WaitingSegment {
  readonly name: string
  readonly bytes: number
  readonly rows: number
  /** When it was written, on the clock of `performance.now()`: clocks of the day jump. */
  readonly since: number
  /** Its rows, if they are still in memory since they were written: then they need not be read again. */
  readonly held?: readonly EncodedRows[]
}

/** How much one round of the writer takes. */
export interface BatchLimits {
  readonly bytes: number
  readonly rows: number
  /** Files: reading and removing them is bounded too. */
  readonly segments: number
}

/** The segments that wait, oldest first: a map keeps the order, and finds and forgets a name at once. */
export class WaitingSegments {
  readonly #byName = new Map<string, WaitingSegment>()
  readonly #mostHeldBytes: number
  #bytes = 0
  #rows = 0
  #heldBytes = 0
  #newestSince = performance.now()

  constructor(mostHeldBytes: number) {
    this.#mostHeldBytes = mostHeldBytes
  }

  get count(): number {
    return this.#byName.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get rows(): number {
    return this.#rows
  }

  add({ held, ...segment }: WaitingSegment): void {
    const isHeld = held !== undefined && this.#heldBytes + segment.bytes <= this.#mostHeldBytes
    if (isHeld) this.#heldBytes += segment.bytes
    this.#newestSince = Math.max(this.#newestSince, segment.since)
    this.#byName.set(segment.name, isHeld ? { ...segment, held } : segment)
    this.#bytes += segment.bytes
    this.#rows += segment.rows
  }

  /** By what they are called now; they keep their places. */
  rename(newNames: ReadonlyMap<string, string>): void {
    const segments = [...this.#byName.values()]
    this.#byName.clear()
    for (const segment of segments) {
      const name = newNames.get(segment.name) ?? segment.name
      this.#byName.set(name, { ...segment, name })
    }
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  get(name: string): WaitingSegment | undefined {
    return this.#byName.get(name)
  }

  remove(name: string): void {
    const segment = this.#byName.get(name)
    if (!segment) return
    this.#byName.delete(name)
    if (segment.held !== undefined) this.#heldBytes -= segment.bytes
    this.#bytes -= segment.bytes
    this.#rows -= segment.rows
  }

  /** The oldest segments within the limits, but always one, so that a large one is not stuck. */
  oldest(limits: BatchLimits): readonly string[] {
    const names: string[] = []
    let [bytes, rows] = [0, 0]
    for (const segment of this.#byName.values()) {
      bytes += segment.bytes
      rows += segment.rows
      const isBeyond = bytes > limits.bytes || rows > limits.rows || names.length >= limits.segments
      if (isBeyond && names.length > 0) break
      names.push(segment.name)
    }
    return names
  }

  /** How long the oldest has waited, in milliseconds; 0 if none waits. */
  oldestAgeMs(now: number): number {
    const [oldest] = this.#byName.values()
    return oldest === undefined ? 0 : Math.max(0, now - oldest.since)
  }

  /** How long ago the last one came, in milliseconds. */
  newestAgeMs(now: number): number {
    return Math.max(0, now - this.#newestSince)
  }
}
