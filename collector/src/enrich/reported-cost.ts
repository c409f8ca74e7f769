import type { Cost } from '../model.ts'
import { attoFrom } from './prices/decimal.ts'

const attoPerNano = 1_000_000_000n

/** What the sender says that the call cost, in USD, as a cost: rounded half up to nano-dollars. */
export function reportedCost(dollars: number | undefined): Cost | undefined {
  const atto = dollars === undefined ? undefined : attoFrom(dollars.toFixed(18))
  if (atto === undefined) return undefined
  const nano = (atto + attoPerNano / 2n) / attoPerNano
  return { status: 'provided', nano, details: new Map([['reported', nano]]), priceId: undefined }
}
