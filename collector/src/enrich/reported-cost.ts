import { COST_REPORTED } from '@spanledger/instrumentation/attributes'
import type { Cost } from '../model.ts'
import { attoFrom } from './prices/decimal.ts'

/** Where senders write what a call cost, in USD. The first is our hook's, which has it from the provider or gateway. */
const spellings: readonly string[] = [COST_REPORTED, 'gen_ai.usage.cost', 'operation.cost', 'llm.cost.total']

const attoPerNano = 1_000_000_000n

/** More than any call costs, and less than the store's integers hold. */
const mostDollars = 1_000_000

/**
 * What the sender says that the call cost, rounded half up to nano-dollars. Instrumentations write 0 for models they
 * have no price of, so a 0 is believed only from the provider itself.
 */
export function reportedCost(attributes: ReadonlyMap<string, unknown>): Cost | undefined {
  for (const name of spellings) {
    const dollars = dollarsIn(attributes.get(name))
    if (dollars === undefined || (dollars === 0 && name !== COST_REPORTED)) continue
    const atto = attoFrom(dollars.toFixed(18))
    if (atto === undefined) continue
    const nano = (atto + attoPerNano / 2n) / attoPerNano
    return { status: 'provided', nano, details: new Map([['reported', nano]]), priceId: undefined }
  }
  return undefined
}

function dollarsIn(value: unknown): number | undefined {
  const dollars = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof dollars === 'number' && dollars >= 0 && dollars <= mostDollars ? dollars : undefined
}
