import type { Message } from '../sinks/message.ts'
import { SinkError } from '../sinks/sink.ts'

/** A message on its way to one sink. Times are Unix milliseconds. */
export interface Outgoing {
  readonly sink: string
  readonly message: Message
  readonly tries: number
  readonly nextTry: number
  /** A try was begun, and how it ended was not written down. */
  readonly isBegun: boolean
  readonly problem: string
}

const mostOutgoing = 2_000
const mostPerHour = 60
const firstWaitMs = 5_000
const longestWaitMs = 300_000

/**
 * What is to be told and to whom, in order for each sink, until it was told. It is written down before the first try and
 * after each, together with the incidents, so no death loses a message.
 *
 * A try that was begun and of which nobody knows the end is made again where the receiver can tell the copy (all but
 * Slack and stdout), and where it says that something is over. A page that may have arrived is not sent twice.
 */
export class Outbox {
  #entries: readonly Outgoing[]
  #sent: readonly { readonly sink: string; readonly at: number }[]
  #dropped = 0

  constructor(entries: readonly Outgoing[] = [], sent: readonly { readonly sink: string; readonly at: number }[] = []) {
    this.#entries = entries
    this.#sent = sent
  }

  get entries(): readonly Outgoing[] {
    return this.#entries
  }

  get sent(): readonly { readonly sink: string; readonly at: number }[] {
    return this.#sent
  }

  /** Messages that were given up: refused for good, or more than fit. */
  get dropped(): number {
    return this.#dropped
  }

  add(sink: string, message: Message): void {
    const entry = { sink, message, tries: 0, nextTry: message.at, isBegun: false, problem: '' }
    this.#entries = [...this.#entries, entry]
    if (this.#entries.length <= mostOutgoing) return
    // What only repeats goes first.
    const least =
      this.#entries.find(({ message: { notices } }) => notices.every(({ reason }) => reason === 'again')) ??
      this.#entries[0]
    if (least) this.#remove(least)
    this.#dropped += 1
  }

  /** The next message of each sink that may be tried now, of those that go out in order. */
  due(now: number): readonly Outgoing[] {
    const heads = new Map<string, Outgoing>()
    for (const entry of this.#entries) if (!heads.has(entry.sink)) heads.set(entry.sink, entry)
    return [...heads.values()].filter(
      ({ sink, nextTry }) => nextTry <= now && this.#sentLately(sink, now) < mostPerHour,
    )
  }

  begun(entry: Outgoing): Outgoing {
    return this.#replace(entry, { ...entry, isBegun: true })
  }

  taken(entry: Outgoing, now: number): void {
    this.#remove(entry)
    this.#sent = [...this.#sent.filter(({ at }) => now - at < 3_600_000), { sink: entry.sink, at: now }]
  }

  failed(entry: Outgoing, error: unknown, now: number): void {
    const problem = error instanceof Error ? error.message : String(error)
    if (error instanceof SinkError && error.isFinal) {
      this.#remove(entry)
      this.#dropped += 1
      return
    }
    const waitMs =
      (error instanceof SinkError && error.retryAfterMs) || Math.min(longestWaitMs, firstWaitMs * 2 ** entry.tries)
    const tries = Math.min(20, entry.tries + 1)
    this.#replace(entry, { ...entry, tries, nextTry: now + waitMs, isBegun: false, problem })
  }

  /** After a restart: what may have arrived and would be a second page is let go. */
  forgetDoubtful(canTellCopies: (sink: string) => boolean): void {
    this.#entries = this.#entries.flatMap(entry => {
      const { isBegun, sink, message } = entry
      const mayBeSent = !isBegun || canTellCopies(sink) || message.notices.some(({ reason }) => reason === 'resolved')
      return mayBeSent ? [{ ...entry, isBegun: false }] : []
    })
  }

  #sentLately(sink: string, now: number): number {
    return this.#sent.filter(entry => entry.sink === sink && now - entry.at < 3_600_000).length
  }

  #replace(entry: Outgoing, next: Outgoing): Outgoing {
    this.#entries = this.#entries.map(other => (other === entry ? next : other))
    return next
  }

  #remove(entry: Outgoing): void {
    this.#entries = this.#entries.filter(other => other !== entry)
  }
}
