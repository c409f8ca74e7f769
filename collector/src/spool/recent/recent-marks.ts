/**
 * A table of so many marks at most, in flat memory: tens of thousands of small objects that live for seconds are what a
 * garbage collector is worst at.
 *
 *     key, key | content, content | time, time       six unsigned 32-bit numbers, the higher half first
 *
 * A mark may stand in any of the few places that its key names; the one there that was not used for longest gives way.
 */
export class RecentMarks {
  readonly #ways: number
  readonly #sets: number
  readonly #marks: Uint32Array
  /** When each place was last used, by a clock of its own; 0 where it is empty. */
  readonly #used: Float64Array
  #clock = 0

  constructor(limit: number) {
    this.#ways = Math.min(limit, mostWays)
    this.#sets = Math.floor(limit / this.#ways)
    this.#marks = new Uint32Array(this.#sets * this.#ways * markLength)
    this.#used = new Float64Array(this.#sets * this.#ways)
  }

  /** Whether the last mark of this key had the same content. */
  knows(marks: Uint32Array, at: number): boolean {
    const place = this.#find(marks, at)
    if (place === undefined) return false
    const known = place * markLength
    if (this.#marks[known + 2] !== marks[at + 2] || this.#marks[known + 3] !== marks[at + 3]) return false
    this.#used[place] = ++this.#clock
    return true
  }

  /** Keeps the mark, unless its key has a later one. */
  remember(marks: Uint32Array, at: number): void {
    const known = this.#find(marks, at)
    if (known !== undefined && this.#isLater(known * markLength, marks, at)) return
    const place = known ?? this.#leastUsed(marks, at)
    this.#marks.set(marks.subarray(at, at + markLength), place * markLength)
    this.#used[place] = ++this.#clock
  }

  #firstPlace(marks: Uint32Array, at: number): number {
    return ((marks[at] ?? 0) % this.#sets) * this.#ways
  }

  #find(marks: Uint32Array, at: number): number | undefined {
    const first = this.#firstPlace(marks, at)
    for (let place = first; place < first + this.#ways; place++) {
      const known = place * markLength
      const isSame = this.#marks[known] === marks[at] && this.#marks[known + 1] === marks[at + 1]
      if (isSame && this.#used[place] !== 0) return place
    }
    return undefined
  }

  #isLater(known: number, marks: Uint32Array, at: number): boolean {
    const [high = 0, low = 0] = [this.#marks[known + 4], this.#marks[known + 5]]
    const [thatHigh = 0, thatLow = 0] = [marks[at + 4], marks[at + 5]]
    return high > thatHigh || (high === thatHigh && low > thatLow)
  }

  #leastUsed(marks: Uint32Array, at: number): number {
    const first = this.#firstPlace(marks, at)
    let least = first
    for (let place = first + 1; place < first + this.#ways; place++) {
      if ((this.#used[place] ?? 0) < (this.#used[least] ?? 0)) least = place
    }
    return least
  }
}

export const markLength = 6
const mostWays = 8
