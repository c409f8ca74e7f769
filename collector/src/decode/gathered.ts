import type { Attributes, Rejection } from '../otlp.ts'
import { Budget } from './budget.ts'

/** What everything without attributes shares: a Map each would be most of its memory. */
export const noAttributes: Attributes = new Map()

/** What one request has given so far: the records that keep the promises of the model, and why the others do not. */
export class Gathered<Kept> {
  readonly kept: Kept[] = []
  readonly rejected: Rejection[] = []
  readonly budget: Budget
  readonly #faultOf: (record: Kept) => string | undefined

  constructor({ noun, faultOf }: { noun: string; faultOf: (record: Kept) => string | undefined }) {
    this.budget = new Budget(noun)
    this.#faultOf = faultOf
  }

  add(record: Kept): void {
    const reason = this.#faultOf(record)
    if (reason === undefined) this.kept.push(record)
    else this.rejected.push({ reason })
  }
}
