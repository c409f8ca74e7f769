/**
 * What one request may make of memory. Two bytes of protobuf or three of JSON can make an object of 200 bytes, so a body
 * within the size limit could still fill the heap; the counts stop that before it happens.
 */
import { CollectorError } from '../errors.ts'

/** Messages within messages, in either encoding; what Google's own parsers allow. */
export const maxNesting = 100
const maxRecords = 100_000
const maxParts = 2_000_000

export class Budget {
  readonly #noun: string
  #records = 0
  #parts = 0

  /** @param noun what the records of the request are, for the sender who sent too many */
  constructor(noun: string) {
    this.#noun = noun
  }

  /** How many were counted so far. */
  get records(): number {
    return this.#records
  }

  /** Counts a span, a log record or a data point before it is read. */
  countRecord(): void {
    this.#records++
    if (this.#records > maxRecords) throw new CollectorError('BODY_TOO_LARGE', `more than ${maxRecords} ${this.#noun}`)
  }

  /** Counts anything else that takes memory: an attribute, an element of a list, an event, a link, an envelope. */
  countPart(): void {
    this.#parts++
    if (this.#parts > maxParts) {
      throw new CollectorError('BODY_TOO_LARGE', `more than ${maxParts} attributes, elements and envelopes`)
    }
  }
}
