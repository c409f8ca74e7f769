import type { Tally } from './tally.ts'

export interface Redacted {
  readonly text: string
  readonly tally: Tally | undefined
}

/**
 * Remembers what texts were redacted to: of a conversation that grows, only the new messages cost anything. Bounded by two
 * generations: when the younger one is full it becomes the older one, and what nobody asked for since is forgotten.
 */
export class Seen {
  readonly #limit: number
  #young = new Map<string, Redacted>()
  #old: ReadonlyMap<string, Redacted> = new Map()
  #characters = 0

  constructor(characters: number) {
    this.#limit = characters / 2
  }

  get(text: string): Redacted | undefined {
    const found = this.#young.get(text)
    if (found !== undefined) return found
    const older = this.#old.get(text)
    if (older !== undefined) this.set(text, older)
    return older
  }

  set(text: string, redacted: Redacted): void {
    const characters = overhead + text.length + (redacted.text === text ? 0 : redacted.text.length)
    if (characters > this.#limit) return
    if (this.#characters + characters > this.#limit) {
      this.#old = this.#young
      this.#young = new Map()
      this.#characters = 0
    }
    this.#young.set(text, redacted)
    this.#characters += characters
  }
}

// What an entry takes besides its characters, roughly.
const overhead = 64
