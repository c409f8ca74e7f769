export interface Order {
  readonly order_id: string
  readonly status: string
  readonly carrier: string
  readonly expected_on: string
  readonly total_cents: number
}

/** What an agent may pay back without a person. */
export const refundLimitCents = 25_000

/** The shop answers, but not this time: asking again later may help. */
export class ShopUnavailable extends Error {
  override readonly name = 'ShopUnavailable'
}

/** The shop's order system and its payment gateway, with the bad days that every such system has. */
export class Shop {
  readonly #failures = new Map<string, number>(badDays)
  readonly #refunded = new Map<string, number>()

  lookupOrder(orderId: string): Order {
    this.#mayFail(`order ${orderId}`, 'The order system did not answer within 5 s')
    const number = Number(orderId.slice(2))
    const day = String(1 + (number % 28)).padStart(2, '0')
    return {
      order_id: orderId,
      status: ['packed', 'handed to the carrier', 'out for delivery'][number % 3] ?? 'packed',
      carrier: ['Parcel Nord', 'Bikepost', 'Helios Freight'][number % 3] ?? 'Bikepost',
      expected_on: `2026-12-${day}`,
      total_cents: largeOrders.get(orderId) ?? 1_490 + ((number * 731) % 22_000),
    }
  }

  /** Pays the money back; an order is refunded once, whoever asks how often. */
  issueRefund(orderId: string, amountCents: number): { readonly order_id: string; readonly refunded_cents: number } {
    this.#mayFail(`refund ${orderId}`, 'The payment gateway timed out')
    this.#refunded.set(orderId, amountCents)
    return { order_id: orderId, refunded_cents: amountCents }
  }

  #mayFail(call: string, message: string): void {
    const left = this.#failures.get(call) ?? 0
    if (left === 0) return
    this.#failures.set(call, left - 1)
    throw new ShopUnavailable(message)
  }
}

// How often each call fails before it succeeds.
const badDays: readonly (readonly [call: string, times: number])[] = [
  ['refund A-1010', 1],
  ['refund A-1037', 1],
  ['refund A-1052', 1],
  ['refund A-1019', 9],
  ['order A-1005', 1],
  ['order A-1044', 1],
]

const largeOrders: ReadonlyMap<string, number> = new Map([
  ['A-1013', 48_900],
  ['A-1031', 31_250],
  ['A-1058', 129_900],
])
