/**
 * Why spans were lost.
 *
 * - `queue_full`: too many, or too many bytes of them, were waiting already
 * - `too_large`: the receiver takes none of that size, even without its content
 * - `refused`: the receiver said that it will never take the request
 * - `rejected`: the receiver took the request, but not all spans in it
 * - `unreachable`: the receiver could not take them for too long
 * - `ended`: the process ended, or was about to, before they were sent
 */
export type DropReason = 'queue_full' | 'too_large' | 'refused' | 'rejected' | 'unreachable' | 'ended'

/** Counts the spans that were lost, until somebody could be told. */
export class Drops {
  #byReason = new Map<DropReason, number>()

  add(reason: DropReason, spans: number): void {
    if (spans > 0) this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + spans)
  }

  get any(): boolean {
    return this.#byReason.size > 0
  }

  /** The counts since the last time, which are then forgotten. */
  take(): ReadonlyMap<DropReason, number> {
    const taken = this.#byReason
    this.#byReason = new Map()
    return taken
  }
}
