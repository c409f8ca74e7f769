import type { Cost, Usage } from '../../model.ts'
import { noCost, priceOf } from './price-of.ts'
import type { ModelPrice, Prices } from './price.ts'

/** What decides about the price of a call, besides its usage. */
export interface BilledCall {
  readonly provider: string | undefined
  readonly responseModel: string | undefined
  readonly requestModel: string | undefined
  readonly serviceTier: string | undefined
  readonly startNano: bigint
  /** What the sender says it cost, as a cost; it stands in where we know no price, and is beside ours otherwise. */
  readonly reported: Cost | undefined
}

/** The bill of a call, now as at any later time. */
export function billOf(call: BilledCall, usage: Usage | undefined, prices: Prices): Cost {
  const cost = usage === undefined ? noCost('unpriced') : priceOf(usage, priceFor(call, prices))
  return cost.status === 'unpriced' ? (call.reported ?? cost) : cost
}

/** The model that answered sets the price; the one that was asked for may be an alias of it, or the only one known. */
function priceFor(
  { provider, responseModel, requestModel, serviceTier, startNano: atNano }: BilledCall,
  prices: Prices,
): ModelPrice | undefined {
  return (
    prices.find({ provider, model: responseModel, serviceTier, atNano }) ??
    prices.find({ provider, model: requestModel, serviceTier, atNano })
  )
}
