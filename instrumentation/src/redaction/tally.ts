/** Which rules found something, and how often: what a span says of its redaction. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(rule: string, count = 1): void {
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + count)
  }

  addAll(other: Tally): void {
    for (const [rule, count] of other.#counts) this.add(rule, count)
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0
  }

  get rules(): string[] {
    return [...this.#counts.keys()].sort()
  }

  get count(): number {
    let sum = 0
    for (const count of this.#counts.values()) sum += count
    return sum
  }
}
