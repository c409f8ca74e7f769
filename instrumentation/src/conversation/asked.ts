import type { Context } from '@opentelemetry/api'
import type { ToolCall } from './tool-parts.ts'

/** A tool that a model asked for, and whose result has not been seen yet. */
export interface Asked {
  readonly call: ToolCall
  /** The arguments as JSON, maybe cut. */
  readonly text: string | undefined
  /** When the model was called that asked, and when its answer ended. */
  readonly calledMs: number
  readonly askedMs: number
  /** Where what the call leads to belongs. */
  readonly around: Context
}

const mostCalls = 1000
const mostCharacters = 2 * 1024 * 1024
/** A result that takes longer waited for somebody; the time would say nothing of the tool. */
const longestMs = 3_600_000

/** The calls that wait for their results. Bounded: most results never come, as most conversations end. */
export class AskedCalls {
  /** In the order of their coming. */
  readonly #asked = new Set<Asked>()
  readonly #byId = new Map<string, Asked>()
  #characters = 0
  #withoutId = 0

  add(asked: Asked): void {
    const { id } = asked.call
    if (id === undefined) this.#withoutId += 1
    else {
      const before = this.#byId.get(id)
      if (before !== undefined) this.remove(before)
      this.#byId.set(id, asked)
    }
    this.#asked.add(asked)
    this.#characters += sizeOf(asked)
    for (const oldest of this.#asked) {
      const fits = this.#asked.size <= mostCalls && this.#characters <= mostCharacters
      if (fits && asked.askedMs - oldest.askedMs <= longestMs) break
      this.remove(oldest)
    }
  }

  remove(asked: Asked): void {
    if (!this.#asked.delete(asked)) return
    this.#characters -= sizeOf(asked)
    const { id } = asked.call
    if (id === undefined) this.#withoutId -= 1
    else this.#byId.delete(id)
  }

  withId(id: string): Asked | undefined {
    return this.#byId.get(id)
  }

  /** Those without an id, latest first. */
  withoutId(): Asked[] {
    if (this.#withoutId === 0) return []
    return [...this.#asked].filter(({ call }) => call.id === undefined).reverse()
  }

  get size(): number {
    return this.#asked.size
  }
}

function sizeOf({ text = '' }: Asked): number {
  return text.length
}
