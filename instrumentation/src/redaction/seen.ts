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
  #young = new Map<string | number, Entry>()
  #old: ReadonlyMap<string | number, Entry> = new Map()
  #characters = 0

  constructor(characters: number) {
    this.#limit = characters / 2
  }

  get(text: string): Redacted | undefined {
    const key = keyOf(text)
    const found = this.#young.get(key)
    if (found?.given === text) return found.redacted
    const older = this.#old.get(key)
    if (older?.given !== text) return undefined
    this.set(text, older.redacted)
    return older.redacted
  }

  set(text: string, redacted: Redacted): void {
    const characters = overhead + text.length + (redacted.text === text ? 0 : redacted.text.length)
    if (characters > this.#limit) return
    if (this.#characters + characters > this.#limit) {
      this.#old = this.#young
      this.#young = new Map()
      this.#characters = 0
    }
    this.#young.set(keyOf(text), { given: text, redacted })
    this.#characters += characters
  }
}

interface Entry {
  readonly given: string
  readonly redacted: Redacted
}

const ends = 48
const samples = 16
const longest = 256

/**
 * A short text is its own key. To hash a long one is what would cost most about finding it again, while to compare it is
 * cheap: so its key is its length, its beginning, its end and a few characters between. Of two texts that have the same
 * key the later one is kept.
 */
function keyOf(text: string): string | number {
  const { length } = text
  if (length <= longest) return text
  let key = length
  for (let index = 0; index < ends; index += 1) {
    key = (Math.imul(key, 31) + text.charCodeAt(index)) | 0
    key = (Math.imul(key, 31) + text.charCodeAt(length - 1 - index)) | 0
  }
  const step = Math.floor(length / samples)
  for (let index = step; index < length; index += step) key = (Math.imul(key, 31) + text.charCodeAt(index)) | 0
  return key
}

// What an entry takes besides its characters, roughly.
const overhead = 64
