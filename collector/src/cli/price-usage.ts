import { billOf } from '../enrich/prices/bill.ts'
import { openPrices } from '../enrich/prices/price-table.ts'
import type { PriceUsage } from '../golden/cost-of-play.ts'

/** Prices what a provider counted by the list prices, in nano-dollars. */
export function priceUsage(): PriceUsage {
  const prices = openPrices()
  return ({ model, input, output, cacheRead, cacheWrite }, startNano) => {
    const usage = { source: 'provider', input, output, cacheRead, cacheWrite, cacheWrite1h: 0, reasoning: 0 } as const
    const call = { provider: undefined, responseModel: model, requestModel: undefined, serviceTier: undefined }
    return billOf({ ...call, startNano, reported: undefined }, usage, prices).nano
  }
}
