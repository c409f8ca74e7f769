import { quietly } from '../../guest/quietly.ts'

const KiB = 1024
const mostCalls = 128
const mostBytes = 512 * KiB
const longestMs = 250
const sliceMs = 5

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
    if (this.#steps.length >= mostCalls || this.#bytes >= mostBytes) this.#goOn()
    else this.#timer ??= setTimeout(() => this.#slice(), longestMs).unref()
  }

  /** Runs all that waits, in order. */
  clear(): void {
    this.#run(Number.POSITIVE_INFINITY)
  }

  get size(): number {
    return this.#steps.length
  }

  #goOn(): void {
    this.#next ??= setImmediate(() => this.#slice()).unref()
  }

  #slice(): void {
    this.#run(performance.now() + sliceMs)
  }

  /** The application has its turn when the time is over. */
  #run(endMs: number): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#next)
    this.#timer = undefined
    this.#next = undefined
    const steps = this.#steps
    this.#steps = []
    this.#bytes = 0
    let done = 0
    while (done < steps.length && (done === 0 || performance.now() < endMs)) {
      const step = steps[done]
      steps[done] = nothing
      done += 1
      if (step !== undefined) quietly(step)
    }
    if (done === steps.length) return
    this.#steps = [...steps.slice(done), ...this.#steps]
    this.#goOn()
  }
}

const nothing = (): void => undefined
