import type { Happening } from '../time/timeline.ts'

/** Lets what comes from the record happen as soon as whoever gets it is there: the time of a live run is the real one. */
export class AtOnce {
  readonly now = 0
  readonly #queues = new Set<Happening[]>()

  add(happenings: readonly Happening[]): void {
    this.#queues.add([...happenings])
    this.wake()
  }

  wake(): void {
    for (const queue of this.#queues) {
      while (queue[0]?.dead() === true) queue.shift()
      for (let first = queue[0]; first?.ready() === true; first = queue[0]) {
        queue.shift()
        first.happen()
      }
      if (queue.length === 0) this.#queues.delete(queue)
    }
  }

  reach(): void {
    this.wake()
  }

  close(): void {
    this.#queues.clear()
  }
}
