import type { Attempt, RetriedCall } from './attempt.ts'
import { fingerprint, follows, nearTo, type Sent } from './sent.ts'

/** An attempt that waits for the next one of its call. */
export interface Held {
  readonly attempt: Attempt
  readonly call: RetriedCall | undefined
  readonly timer: NodeJS.Timeout
}

/** The attempts that wait, oldest first, found by what was sent without looking at each: every request asks. */
export class HeldAttempts {
  readonly #all = new Set<Held>()
  readonly #near = new Map<string, Map<string, Set<Held>>>()
  readonly #below = new Map<string, Set<Held>>()
  #bytes = 0

  add(held: Held): void {
    const { sent } = held.attempt
    this.#all.add(held)
    this.#bytes += sent.bytes
    const near = entryOf(this.#near, nearTo(sent), () => new Map<string, Set<Held>>())
    entryOf(near, fingerprint(sent.wire), () => new Set<Held>()).add(held)
    if (sent.parentId !== undefined) entryOf(this.#below, sent.parentId, () => new Set<Held>()).add(held)
  }

  delete(held: Held): void {
    if (!this.#all.delete(held)) return
    const { sent } = held.attempt
    this.#bytes -= sent.bytes
    const near = this.#near.get(nearTo(sent))
    if (near !== undefined) {
      forget(near, fingerprint(sent.wire), held)
      if (near.size === 0) this.#near.delete(nearTo(sent))
    }
    if (sent.parentId !== undefined) forget(this.#below, sent.parentId, held)
  }

  /** The oldest of those that this request may be the next attempt after. */
  before(sent: Sent): Held | undefined {
    // Mostly nothing waits that was sent there: then the body is not looked at.
    const near = this.#near.get(nearTo(sent))
    if (near === undefined) return undefined
    for (const held of near.get(fingerprint(sent.wire)) ?? []) {
      if (follows(sent.number, held.attempt.sent.number)) return held
    }
    return undefined
  }

  /** Those that were made in this span. */
  below(spanId: string): readonly Held[] {
    return [...(this.#below.get(spanId) ?? [])]
  }

  all(): Iterable<Held> {
    return this.#all
  }

  get size(): number {
    return this.#all.size
  }

  /** How many bytes their requests had. */
  get bytes(): number {
    return this.#bytes
  }
}

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function forget(map: Map<string, Set<Held>>, key: string, held: Held): void {
  const set = map.get(key)
  set?.delete(held)
  if (set?.size === 0) map.delete(key)
}
