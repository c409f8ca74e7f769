/**
 * The price table: `@pydantic/genai-prices`, as published in the pinned version. It never fetches anything, so the same
 * span costs the same on every machine and on every day.
 *
 * The table holds list prices for the standard service tier. What it does not know, it does not guess:
 * - a provider or model it does not list, or lists without a price per token: no price
 * - flex, batch, priority and scale tiers: no price, since they are billed otherwise than by the list
 */
import { calcPrice } from '@pydantic/genai-prices'
import type { ModelInfo, ModelPrice as TablePrice, TieredPrices } from '@pydantic/genai-prices'
import { Bug } from '../../errors.ts'
import { RecentMap } from '../recent-map.ts'

/** A price of one unit, in atto-dollars (10^-18 USD): the table has prices that nano-dollars cannot express. */
export interface Rate {
  readonly base: bigint
  /** Ascending. With more than `above` input tokens the whole request is billed at `rate`, not only what exceeds it. */
  readonly tiers: readonly { readonly above: number; readonly rate: bigint }[]
}

/** One row of the table: rates per million tokens, and one per thousand requests. */
export interface ModelPrice {
  /** `provider/model@when`: the first day or time of day it applies, or `base`. */
  readonly id: string
  readonly input: Rate | undefined
  readonly cacheRead: Rate | undefined
  readonly cacheWrite: Rate | undefined
  readonly cacheWrite1h: Rate | undefined
  readonly output: Rate | undefined
  readonly reasoning: Rate | undefined
  readonly request: Rate | undefined
}

export interface PriceQuery {
  readonly provider: string | undefined
  readonly model: string | undefined
  /** The tier that served the call, as the provider names it. */
  readonly serviceTier?: string | undefined
  readonly atNano: bigint
}

export interface Prices {
  find(query: PriceQuery): ModelPrice | undefined
}

interface Row {
  readonly price: ModelPrice | undefined
}

const longestName = 256
const minuteNano = 60_000_000_000n

/** The tiers whose price is the list price. Everything else is billed by a rule that the table does not know. */
const listPriceTiers = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand'])

/** GenAI provider names that the table does not know by itself, or knows as somebody else. */
const tableProviders: ReadonlyMap<string, string> = new Map([
  ['x_ai', 'x-ai'],
  ['azure.ai.openai', 'azure'],
  ['azure.ai.inference', 'azure'],
  ['gcp.gen_ai', 'google'],
])

/** Opens the price table; a row is looked up once per provider, model and minute, then remembered. */
export function openPrices({ remembered = 4096 }: { readonly remembered?: number } = {}): Prices {
  const rows = new RecentMap<string, Row>(remembered)
  return {
    find({ provider, model, serviceTier, atNano }) {
      if (model === undefined || model.length > longestName || (provider?.length ?? 0) > longestName) return undefined
      if (serviceTier !== undefined && !listPriceTiers.has(serviceTier.toLowerCase())) return undefined
      // Prices change at midnight or, for some models, at whole minutes of the day.
      const minute = atNano / minuteNano
      const key = `${minute}\0${provider ?? ''}\0${model}`
      const row = rows.get(key) ?? { price: findRow(provider, model, minute) }
      rows.set(key, row)
      return row.price
    },
  }
}

function findRow(provider: string | undefined, model: string, minute: bigint): ModelPrice | undefined {
  const name = provider?.toLowerCase().trim()
  const providerId = name === undefined ? undefined : (tableProviders.get(name) ?? name)
  const timestamp = new Date(Number(minute) * 60_000)
  // Without tokens the library only searches: its sums are floats, ours are not.
  const found = calcPrice({}, model, providerId === undefined ? { timestamp } : { providerId, timestamp })
  if (found === null) return undefined
  return modelPrice(
    `${found.provider.id}/${found.model.id}@${sinceWhen(found.model, found.model_price)}`,
    found.model_price,
  )
}

function sinceWhen(model: ModelInfo, price: TablePrice): string {
  if (!Array.isArray(model.prices)) return 'base'
  const constraint = model.prices.find(candidate => candidate.prices === price)?.constraint
  if (constraint === undefined) return 'base'
  return constraint.type === 'start_date' ? constraint.start_date : constraint.start_time
}

/**
 * Fills the gaps as the library does: tokens without a price of their own cost what their superset costs.
 * One gap stays open: an hour of cache is never billed like five minutes, so without its price there is none.
 */
function modelPrice(id: string, table: TablePrice): ModelPrice | undefined {
  const input = rateOf(table['input_mtok'])
  const output = rateOf(table['output_mtok'])
  const request = rateOf(table['requests_kcount'])
  if (input === undefined && output === undefined) return undefined
  return {
    id,
    input,
    cacheRead: rateOf(table['cache_read_mtok']) ?? input,
    cacheWrite: rateOf(table['cache_write_mtok']) ?? input,
    cacheWrite1h: rateOf(table['cache_write_1h_mtok']),
    output,
    reasoning: rateOf(table['output_reasoning_mtok']) ?? output,
    request,
  }
}

function rateOf(price: number | TieredPrices | undefined): Rate | undefined {
  if (price === undefined) return undefined
  if (typeof price === 'number') return { base: attoOf(price), tiers: [] }
  const tiers = price.tiers.map(tier => ({ above: tier.start, rate: attoOf(tier.price) }))
  return { base: attoOf(price.base), tiers: tiers.sort((left, right) => left.above - right.above) }
}

/** Reads the number as it is written in the table (its shortest decimal text), never as the binary fraction it became. */
export function attoOf(usd: number): bigint {
  const [, whole, fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(usd)) ?? []
  const zeros = 18 + Number(exponent) - fraction.length
  if (whole === undefined || zeros < 0) throw new Bug(`A table price is not a whole number of atto-dollars: ${usd}`)
  return BigInt(whole + fraction) * 10n ** BigInt(zeros)
}
