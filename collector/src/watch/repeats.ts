const quietMs = 10_000
const mostKinds = 100

/** Lines that repeat are said once in ten seconds: a store that is away must not fill the disk with logs as well. */
export class Repeats {
  readonly #now: () => number
  readonly #last = new Map<string, { readonly at: number; heldBack: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** How many of its kind were held back since one was last said; undefined if this one shall be held back too. */
  heldBack(line: string): number | undefined {
    // Lines of one kind differ in their numbers.
    const kind = line.replaceAll(/\d+/g, '#').slice(0, 200)
    const seen = this.#last.get(kind)
    if (seen && this.#now() - seen.at < quietMs) {
      seen.heldBack += 1
      return undefined
    }
    if (this.#last.size >= mostKinds) this.#last.clear()
    this.#last.set(kind, { at: this.#now(), heldBack: 0 })
    return seen?.heldBack ?? 0
  }
}
