import { COST_REPORTED } from '@spanledger/instrumentation/attributes'

/** Where senders write what a call cost, in USD. The first is our hook's, which has it from the provider or gateway. */
const spellings: readonly string[] = [COST_REPORTED, 'gen_ai.usage.cost', 'operation.cost', 'llm.cost.total']

/** The names of these attributes. */
export const namesOfReportedCost: ReadonlySet<string> = new Set(spellings)

/** More than any call costs, and less than the store's integers hold. */
const mostDollars = 1_000_000

/**
 * What the sender says that the call cost, in USD. Instrumentations write 0 for models they have no price of, so a 0 is
 * believed only from the provider itself.
 */
export function readReportedCost(attributes: ReadonlyMap<string, unknown>): number | undefined {
  for (const name of spellings) {
    const dollars = dollarsIn(attributes.get(name))
    if (dollars !== undefined && (dollars > 0 || name === COST_REPORTED)) return dollars
  }
  return undefined
}

function dollarsIn(value: unknown): number | undefined {
  const dollars = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof dollars === 'number' && dollars >= 0 && dollars <= mostDollars ? dollars : undefined
}
