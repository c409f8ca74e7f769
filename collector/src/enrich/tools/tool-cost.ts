import type { Cost } from '../../model.ts'
import { noCost } from '../prices/price-of.ts'

/** A call of a tool at its declared price, in nano-dollars. A call that failed is billed too: whoever sells calls counts calls. */
export function toolCost(name: string | undefined, prices: ReadonlyMap<string, bigint> | undefined): Cost {
  const nano = name === undefined ? undefined : prices?.get(name)
  if (name === undefined || nano === undefined) return noCost('none')
  return { status: 'priced', nano, details: new Map([['tool_call', nano]]), priceId: `tool/${name}` }
}
