import { quietly } from '../../guest/quietly.ts'

const KiB = 1024
const mostCalls = 32
const mostBytes = 256 * KiB
const longestMs = 100

/**
 * Calls that are over and have not been read yet. Between two steps of an application everything of ours has left the
 * processor's caches; read one behind the other, calls cost a third. So they wait for each other, but not for long, and
 * never longer than until somebody wants to know.
 */
export class Backlog {
  #steps: (() => void)[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #next: NodeJS.Immediate | undefined

  /** Takes a step that will be run once, in its turn, and the bytes that it keeps. */
  add(step: () => void, bytes: number): void {
    this.#steps.push(step)
    this.#bytes += bytes
    // Not here: the application hears of the end of this very call only when we are done.
    if (this.#steps.length >= mostCalls || this.#bytes >= mostBytes) {
      this.#next ??= setImmediate(() => this.clear()).unref()
    } else this.#timer ??= setTimeout(() => this.clear(), longestMs).unref()
  }

  /** Runs all that waits, in order. */
  clear(): void {
    if (this.#steps.length === 0) return
    clearTimeout(this.#timer)
    clearImmediate(this.#next)
    this.#timer = undefined
    this.#next = undefined
    const steps = this.#steps
    this.#steps = []
    this.#bytes = 0
    for (const step of steps) quietly(step)
  }

  get size(): number {
    return this.#steps.length
  }
}
