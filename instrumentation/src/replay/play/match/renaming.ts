import type { Difference } from '../../recording/difference.ts'

const placeholder = /<[A-Z_\d]{2,40}:[\da-f]{8}>/g
const deepest = 200

/**
 * Which placeholder of today stands for which recorded one. Their key may be another one now, but what was one value is
 * one value: each stands for one, in the whole run. A recorded one that comes back is itself: it is from an answer.
 */
export class Renaming {
  readonly #now = new Map<string, string>()
  readonly #then = new Map<string, string>()

  /** Where two requests, alike but for placeholders, do not mean the same value; `undefined` where they do. */
  conflict(recorded: unknown, actual: unknown): Difference | undefined {
    return this.#at(recorded, actual, { pointer: '', depth: 0 })
  }

  #at(recorded: unknown, actual: unknown, { pointer, depth }: Place): Difference | undefined {
    if (typeof recorded === 'string' && typeof actual === 'string') {
      return this.#fits(recorded, actual) ? undefined : { pointer, recorded, actual }
    }
    if (depth > deepest || !isObject(recorded) || !isObject(actual)) return undefined
    for (const name of Object.keys(recorded)) {
      const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      const [before, now] = [Reflect.get(recorded, name), Reflect.get(actual, name)] as [unknown, unknown]
      const found = this.#at(before, now, { pointer: here, depth: depth + 1 })
      if (found !== undefined) return found
    }
    return undefined
  }

  #fits(recorded: string, actual: string): boolean {
    const [before, now] = [recorded.match(placeholder) ?? [], actual.match(placeholder) ?? []]
    return before.every((then, index) => {
      const today = now[index]
      if (today === undefined || today === then) return true
      if ((this.#now.get(then) ?? today) !== today || (this.#then.get(today) ?? then) !== then) return false
      this.#now.set(then, today)
      this.#then.set(today, then)
      return true
    })
  }
}

interface Place {
  readonly pointer: string
  readonly depth: number
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
