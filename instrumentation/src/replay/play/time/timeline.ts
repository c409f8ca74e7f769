import { realMonotonic, realSetImmediate, realSetTimeout } from '../../real-clock.ts'

/** Something that happens to a run, at its time. */
export interface Happening {
  /** From the start of the run. */
  readonly ms: number
  /** Whether it can happen now: whoever is to get it may not be there yet. */
  ready(): boolean
  /** Whether it will never happen any more. */
  dead(): boolean
  happen(): void
  /** The run is over before it happened: it goes by the time of day from here on. */
  release?(afterMs: number): void
}

export interface TimelineOptions {
  /** When the first thing happened, in the record, to a call that the run has not made yet. */
  readonly expected: () => { readonly ms: number; readonly id: number } | undefined
  /** Told of one that the run does not seem to make any more. */
  readonly skip: (id: number) => void
}

const patienceMs = 250
const quietMs = 15
const settleTurns = 3

/**
 * Lets things happen to a run in the order in which they happened when it was recorded, as fast as the run can take them.
 * Time is that of the record: it passes from one happening to the next, and timers of the run are happenings too.
 *
 * After each, the run gets a few turns to do what it does then. Where the next thing belongs to a call that the run has
 * not made yet, there is a pause, for it may be at work; not for ever, for it may never make it.
 */
export class Timeline {
  readonly #options: TimelineOptions
  readonly #queues = new Set<Happening[]>()
  readonly #timers = new Set<Happening>()
  #now = 0
  #version = 0
  #running = false
  #over = false

  constructor(options: TimelineOptions) {
    this.#options = options
  }

  /** Milliseconds of the record's time. */
  get now(): number {
    return this.#now
  }

  /** Time does not stand still while the run computes: it is at least as late as this. */
  reach(ms: number): void {
    this.#now = Math.max(this.#now, ms)
    this.wake()
  }

  /** Adds what happens to one call, in order. */
  add(happenings: readonly Happening[]): void {
    this.#queues.add([...happenings])
    this.wake()
  }

  addTimer(timer: Happening): void {
    if (this.#over) return timer.release?.(timer.ms - this.#now)
    this.#timers.add(timer)
    this.wake()
  }

  /** Something has changed. */
  wake(): void {
    this.#version += 1
    if (this.#running || this.#over) return
    this.#running = true
    void this.#run()
  }

  close(): void {
    this.#over = true
    for (const timer of this.#timers) if (!timer.dead()) timer.release?.(Math.max(timer.ms - this.#now, 1))
    this.#timers.clear()
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const version = this.#version
      await turn()
      const next = this.#next()
      if (next === 'nothing') {
        if (version === this.#version) break
        continue
      }
      if (next === 'expected') {
        if (await this.#quiet(patienceMs, version)) this.#skipExpected()
        continue
      }
      const wait = next.isTimer ? Math.min(Math.max(next.happening.ms - this.#now, 1), quietMs) : 0
      if (!(await this.#settled(next, version, wait))) continue
      if (!this.#over) this.#happen(next.happening)
    }
    this.#running = false
  }

  /** The next to happen, unless the run is expected to make a call before. */
  #next(): Next | 'expected' | 'nothing' {
    const event = this.#firstEvent()
    const timer = this.#firstTimer()
    const expected = this.#options.expected()?.ms ?? Number.POSITIVE_INFINITY
    const candidates = (event?.queued ?? 0) + this.#timers.size
    if (timer !== undefined && timer.ms <= (event?.happening.ms ?? Number.POSITIVE_INFINITY) && timer.ms <= expected) {
      return { happening: timer, isTimer: true, alone: false }
    }
    if (event === undefined) return timer === undefined ? 'nothing' : 'expected'
    if (expected < event.happening.ms) return 'expected'
    return { happening: event.happening, isTimer: false, alone: candidates === 1 }
  }

  #firstEvent(): { readonly happening: Happening; readonly queued: number } | undefined {
    let first: Happening | undefined
    let queued = 0
    for (const queue of this.#queues) {
      while (queue[0]?.dead() === true) queue.shift()
      const [happening] = queue
      if (happening === undefined) {
        this.#queues.delete(queue)
        continue
      }
      queued += 1
      if (first === undefined || happening.ms < first.ms) first = happening
    }
    return first && { happening: first, queued }
  }

  #firstTimer(): Happening | undefined {
    let first: Happening | undefined
    for (const timer of this.#timers) {
      if (timer.dead()) this.#timers.delete(timer)
      else if (first === undefined || timer.ms < first.ms) first = timer
    }
    return first
  }

  /** Waits until the run has done all it can do now. False where something changed meanwhile: then look again. */
  async #settled({ happening, alone }: Next, version: number, waitMs: number): Promise<boolean> {
    if (!alone) for (let turns = 0; turns < settleTurns; turns += 1) await turn()
    if (waitMs > 0 && !(await this.#quiet(waitMs, version))) return false
    if (happening.ready()) return version === this.#version
    // Whoever asked is still on the way to us; or gave up on it.
    if (await this.#quiet(4 * patienceMs, version)) this.#forget(happening)
    return false
  }

  /** Waits so long as nothing changes and no file is being read; false as soon as something has changed. */
  async #quiet(ms: number, version: number): Promise<boolean> {
    let since = realMonotonic()
    while (realMonotonic() - since < ms) {
      await new Promise(resolve => realSetTimeout(resolve, 1))
      if (version !== this.#version || this.#over) return false
      if (process.getActiveResourcesInfo().some(name => /^FSReq|^GetAddrInfo|^Zlib|Crypto|^Pipe.*Req/i.test(name)))
        since = realMonotonic()
    }
    return true
  }

  #happen(happening: Happening): void {
    this.#timers.delete(happening)
    for (const queue of this.#queues) if (queue[0] === happening) queue.shift()
    this.#now = Math.max(this.#now, happening.ms)
    this.#version += 1
    happening.happen()
  }

  #forget(happening: Happening): void {
    for (const queue of this.#queues) if (queue[0] === happening) this.#queues.delete(queue)
  }

  #skipExpected(): void {
    const expected = this.#options.expected()
    if (expected !== undefined) this.#options.skip(expected.id)
    else this.#version += 1
  }
}

interface Next {
  readonly happening: Happening
  readonly isTimer: boolean
  /** Whether nothing else could happen, so that there is no order to keep. */
  readonly alone: boolean
}

function turn(): Promise<void> {
  return new Promise(resolve => realSetImmediate(resolve))
}
