/**
 * The price table: what people wrote down, then what they imported, then the list prices we begin with, then what a
 * provider publishes of its tiers. What none of them knows has no price: nothing is guessed.
 */
import { TextCache } from '../../bounded/text-cache.ts'
import { PriceEntries, priceOfEntry, type PriceEntry } from './entries.ts'
import type { ModelPrice, PriceQuery, Prices } from './price.ts'
import { providerIdOf, seedPrice } from './seed.ts'
import { discounted, standardTier, tierOf } from './tier.ts'

export interface PriceTable extends Prices {
  /** From now on these entries hold: files, the stronger one first. */
  use(files: readonly (readonly PriceEntry[])[]): void
}

interface Row {
  readonly price: ModelPrice | undefined
}

const longestName = 256
const minuteNano = 60_000_000_000n

/** Opens the price table; a row is looked up once per provider, model, tier and minute, then remembered. */
export function openPrices({
  remembered = 4096,
  files = [],
}: { readonly remembered?: number; readonly files?: readonly (readonly PriceEntry[])[] } = {}): PriceTable {
  const noRows = () =>
    new TextCache<Row>({ entries: remembered, characters: remembered * 128, longest: 4 * longestName })
  const opened = { rows: noRows(), entries: new PriceEntries(files) }
  return {
    find(query) {
      const { provider, model, serviceTier, atNano } = query
      if (model === undefined || isLong(model) || isLong(provider) || isLong(serviceTier)) return undefined
      // Prices change at midnight or, for some models, at whole minutes of the day.
      const key = `${minuteOf(atNano)}\0${provider ?? ''}\0${serviceTier ?? ''}\0${model}`
      const known = opened.rows.get(key)
      if (known !== undefined) return known.price
      const price = findPrice({ ...query, model }, opened.entries)
      opened.rows.set(key, { price })
      return price
    },
    use(files) {
      opened.entries = new PriceEntries(files)
      opened.rows = noRows()
    },
  }
}

let minute = { text: '0', begins: 0n, ends: 0n }

/** The minute as a text: calls come one behind the other, mostly within the same. */
function minuteOf(atNano: bigint): string {
  if (atNano < minute.begins || atNano >= minute.ends) {
    const number = atNano / minuteNano
    minute = { text: number.toString(), begins: number * minuteNano, ends: (number + 1n) * minuteNano }
  }
  return minute.text
}

function isLong(name: string | undefined): boolean {
  return name !== undefined && name.length > longestName
}

function findPrice(
  { provider, model, serviceTier, atNano }: PriceQuery & { readonly model: string },
  entries: PriceEntries,
): ModelPrice | undefined {
  const tier = tierOf(serviceTier)
  const seed = seedPrice(provider, model, new Date(Number(atNano / minuteNano) * 60_000))
  const query = {
    provider: provider === undefined ? undefined : providerIdOf(provider),
    names: [model.toLowerCase(), ...(seed === undefined ? [] : [seed.model.toLowerCase()])],
    atNano,
  }
  const written = entries.find({ ...query, tier })
  if (written !== undefined) return priceOfEntry(written)
  if (tier === standardTier || seed?.price === undefined) return tier === standardTier ? seed?.price : undefined
  // Half of a list price that somebody has overruled would be nobody's price.
  return entries.find({ ...query, tier: standardTier }) === undefined ? discounted(seed.price, tier) : undefined
}
