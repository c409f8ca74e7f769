import { comparable, requestHash } from '../../recording/identity.ts'
import type { Step } from '../../recording/format.ts'
import { likeness } from '../match/likeness.ts'
import type { Call } from '../match/matcher.ts'

/** How a call of a live run was answered: `again` with what it got before, `model` by a model, `live` by a live tool. */
export type Answered = 'recorded' | 'again' | 'nearest' | 'model' | 'live' | 'missing'

/**
 * The record as a live run is answered from it: by what is asked, in whatever order. The first call gets the first
 * answer, the next the next; and when there are no more, the last one again.
 */
export class LiveRecord {
  readonly #steps: ReadonlyMap<string, Step[]>
  readonly #all: readonly Step[]
  readonly #given = new WeakSet<Step>()

  constructor(steps: readonly Step[]) {
    // What never ended has nothing to give. What was done inside of a tool is asked for where the tool is live.
    this.#all = steps.filter(({ response, ending }) => response !== undefined || ending === 'error')
    const byRequest = new Map<string, Step[]>()
    for (const step of this.#all) {
      const key = keyOf(step.name, step.request.hash)
      byRequest.set(key, [...(byRequest.get(key) ?? []), step])
    }
    this.#steps = byRequest
  }

  find(call: Call): { readonly step: Step; readonly how: Answered } | undefined {
    const same = this.#steps.get(keyOf(call.name, requestHash(call)))
    const [next] = same ?? []
    if (same === undefined || next === undefined) return undefined
    if (same.length === 1) {
      const again = this.#given.has(next)
      this.#given.add(next)
      return { step: next, how: again ? 'again' : 'recorded' }
    }
    same.shift()
    return { step: next, how: 'recorded' }
  }

  has(call: Call): boolean {
    return this.#steps.has(keyOf(call.name, requestHash(call)))
  }

  /** The recorded call of that name that is most like this one. */
  nearest(call: Call): Step | undefined {
    const body = comparable(call.body)
    let best: Step | undefined
    let most = -1
    for (const step of this.#all) {
      if (step.name !== call.name || step.seam !== call.seam) continue
      const alike = likeness(comparable(step.request.body), body)
      if (alike > most) [best, most] = [step, alike]
    }
    return best
  }
}

function keyOf(name: string, hash: string): string {
  return `${hash} ${name}`
}
