/**
 * What was made of texts from outside, for those that come again. Bounded in entries and in characters: two generations,
 * of which the older is forgotten when the younger is full, so that looking one up changes nothing, and a flood of new
 * texts costs no more than putting them in.
 */
export class TextCache<Value> {
  readonly #mostEntries: number
  readonly #mostCharacters: number
  readonly #longest: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  #characters = 0

  /** Of each generation half; a text longer than `longest` is not remembered. */
  constructor({ entries, characters, longest }: TextCacheLimits) {
    this.#mostEntries = Math.ceil(entries / 2)
    this.#mostCharacters = characters / 2
    this.#longest = longest
  }

  get(text: string): Value | undefined {
    if (text.length > this.#longest) return undefined
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const old = this.#old.get(text)
    if (old !== undefined) this.set(text, old)
    return old
  }

  set(text: string, value: Value): void {
    if (text.length > this.#longest) return
    if (this.#young.size >= this.#mostEntries || this.#characters + text.length > this.#mostCharacters) {
      this.#old = this.#young
      this.#young = new Map()
      this.#characters = 0
    }
    this.#young.set(text, value)
    this.#characters += text.length
  }
}

export interface TextCacheLimits {
  readonly entries: number
  readonly characters: number
  readonly longest: number
}
