import { chargeOf, ownModels, type BilledUsage, type PriceList } from './price-list.ts'

export interface BillLine {
  /** Undefined for embeddings: OpenAI's embedding answers carry no id. */
  readonly responseId: string | undefined
  readonly provider: 'openai' | 'anthropic'
  readonly model: string
  readonly usage: BilledUsage
  /** Whether the caller was told the usage: a chat stream without `include_usage` is billed all the same. */
  readonly usageSent: boolean
  /** Undefined for a model of one's own: nobody sends a bill for it, and it is not free either. */
  readonly nano: bigint | undefined
}

/** The bill the model server keeps: one line per billed call, in the order of the answers. */
export class Ledger {
  readonly #prices: PriceList
  readonly #lines: BillLine[] = []

  constructor(prices: PriceList) {
    this.#prices = prices
  }

  get lines(): readonly BillLine[] {
    return this.#lines
  }

  charge(call: Omit<BillLine, 'nano'>): void {
    const price = this.#prices.get(call.model)
    if (ownModels.has(call.model)) return void this.#lines.push({ ...call, nano: undefined })
    if (!price) throw new Error(`The model server has no price for ${call.model}`)
    this.#lines.push({ ...call, nano: chargeOf(call.usage, price) })
  }

  /** The bill as JSON; nano-dollars are decimal strings, since JSON numbers would round them. */
  toJson(): string {
    const lines = this.#lines.map(line => ({ ...line, nano: line.nano?.toString() }))
    const total = this.#lines.reduce((sum, { nano = 0n }) => sum + nano, 0n)
    return JSON.stringify({ total: total.toString(), lines })
  }
}
