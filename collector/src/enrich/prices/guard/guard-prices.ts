import { dollarsOf } from '../decimal.ts'
import type { PriceEntry } from '../entries.ts'
import { type Meter, type ModelPrice, type Prices, type Rate } from '../price.ts'
import { standardTier } from '../tier.ts'
import { fallbacks, namedModels, providerNames } from './model-names.ts'

/** The prices that a guard in another process goes by, as JSON: USD per million of each meter. */
export interface GuardPrices {
  readonly providers: Readonly<Record<string, string>>
  readonly fallbacks: Readonly<Record<string, readonly string[]>>
  readonly prices: readonly {
    readonly provider: string
    readonly models: readonly string[]
    readonly tiers: Readonly<Record<string, GuardRates>>
  }[]
}

type GuardRates = Readonly<
  Record<string, string | { readonly base: string; readonly above: readonly (readonly [number, string])[] }>
>

/**
 * The prices as they are at a time: what people wrote down as well as list prices. Tiers that are cheaper than the list
 * are left out: to hold a cap, the list price does.
 */
export function guardPrices(
  prices: Prices,
  { written, atNano }: { readonly written: readonly PriceEntry[]; readonly atNano: bigint },
): GuardPrices {
  const own = written.map(({ provider, model }) => ({ provider, id: model, names: [model] }))
  const rows = [...namedModels(), ...own].flatMap(({ provider, id, names }) =>
    grouped(names, name => priceOf({ prices, provider, id, name, atNano })).map(([price, models]) => ({
      provider,
      models,
      tiers: tiersOf(price, { provider, model: models[0] ?? id, prices, atNano }),
    })),
  )
  return { providers: Object.fromEntries(providerNames()), fallbacks: Object.fromEntries(fallbacks()), prices: rows }
}

interface Asked {
  readonly prices: Prices
  readonly provider: string
  readonly id: string
  readonly name: string
  readonly atNano: bigint
}

/** Of a pattern, what its letters alone cost, or the model that it stands for. */
function priceOf({ prices, provider, id, name, atNano }: Asked): ModelPrice | undefined {
  const found = prices.find({ provider, model: name.replaceAll('*', ''), atNano })
  return found ?? (name.includes('*') ? prices.find({ provider, model: id, atNano }) : undefined)
}

/** Names of the same price together: mostly all that a model has. */
function grouped(
  names: readonly string[],
  priceOf: (name: string) => ModelPrice | undefined,
): [ModelPrice, string[]][] {
  const groups = new Map<string, [ModelPrice, string[]]>()
  for (const name of names) {
    const price = priceOf(name)
    if (price === undefined) continue
    const group = groups.get(price.id)
    if (group === undefined) groups.set(price.id, [price, [name]])
    else group[1].push(name)
  }
  return [...groups.values()]
}

interface Tiered {
  readonly provider: string
  readonly model: string
  readonly prices: Prices
  readonly atNano: bigint
}

/** Dearer than the list price, so that a guard has to know. */
const dearerTiers = ['priority'] as const

function tiersOf(price: ModelPrice, { provider, model, prices, atNano }: Tiered): Record<string, GuardRates> {
  const dearer = model.includes('*')
    ? []
    : dearerTiers.flatMap(tier => {
        const found = prices.find({ provider, model, serviceTier: tier, atNano })
        return found === undefined ? [] : [[tier, ratesOf(found)] as const]
      })
  return Object.fromEntries([[standardTier, ratesOf(price)], ...dearer])
}

function ratesOf({ rates }: ModelPrice): GuardRates {
  return Object.fromEntries(
    Array.from(rates).flatMap(([meter, rate]) => (saysNothing(meter, rate, rates) ? [] : [[meter, rateOf(rate)]])),
  )
}

/** What a meter costs that has the price of a wider one is known from that. */
function saysNothing(meter: Meter, rate: Rate, rates: ModelPrice['rates']): boolean {
  return (
    (meter === 'reasoning' && rate === rates.get('output')) || (meter === 'cache_write' && rate === rates.get('input'))
  )
}

function rateOf({ base, tiers }: Rate): GuardRates[string] {
  if (tiers.length === 0) return dollarsOf(base)
  return { base: dollarsOf(base), above: tiers.map(({ above, rate }) => [above, dollarsOf(rate)] as const) }
}
