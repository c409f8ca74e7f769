/**
 * What a price is made of. One meter is what a provider bills by itself: tokens of one kind, requests, searches. The
 * buckets of a bill, the fields of a price file and the flags of `spanledger prices set` have these names.
 */
export const meters = {
  input: { seed: 'input_mtok', per: 1_000_000 },
  cache_read: { seed: 'cache_read_mtok', per: 1_000_000 },
  cache_write: { seed: 'cache_write_mtok', per: 1_000_000 },
  cache_write_1h: { seed: 'cache_write_1h_mtok', per: 1_000_000 },
  output: { seed: 'output_mtok', per: 1_000_000 },
  reasoning: { seed: 'output_reasoning_mtok', per: 1_000_000 },
  audio_input: { seed: 'input_audio_mtok', per: 1_000_000 },
  audio_cache_read: { seed: 'cache_audio_read_mtok', per: 1_000_000 },
  audio_output: { seed: 'output_audio_mtok', per: 1_000_000 },
  image_input: { seed: 'input_image_mtok', per: 1_000_000 },
  image_cache_read: { seed: 'cache_image_read_mtok', per: 1_000_000 },
  image_output: { seed: 'output_image_mtok', per: 1_000_000 },
  request: { seed: 'requests_kcount', per: 1_000 },
  web_search: { seed: 'web_searches_kcount', per: 1_000 },
  search_unit: { seed: undefined, per: 1_000 },
} as const satisfies Record<string, { readonly seed: string | undefined; readonly per: number }>

export type Meter = keyof typeof meters

// True: the keys of a literal object are exactly its names.
export const meterNames = Object.keys(meters) as readonly Meter[]

/** A price of one unit, in atto-dollars (10^-18 USD): the table has prices that nano-dollars cannot express. */
export interface Rate {
  readonly base: bigint
  /** Ascending. With more than `above` input tokens the whole request is billed at `rate`, not only what exceeds it. */
  readonly tiers: readonly { readonly above: number; readonly rate: bigint }[]
}

export type Rates = ReadonlyMap<Meter, Rate>

/** One row of the table: rates per million tokens, and per thousand of everything else. */
export interface ModelPrice {
  /** `provider/model@when+tier`: the first day or time of day it applies, or `base`; a tier other than the list's. */
  readonly id: string
  /** Who says so. */
  readonly source: string
  readonly rates: Rates
  /** Sound costs what text does where it has no price of its own; elsewhere it has no price then. */
  readonly audioAsText: boolean
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

/** The rate for a request with so many input tokens. */
export function rateFor({ base, tiers }: Rate, inputTokens: number): bigint {
  return tiers.findLast(tier => inputTokens > tier.above)?.rate ?? base
}

/** What stands in for a meter without a price: tokens cost what the kind does that they are a part of. */
const gaps: readonly (readonly [meter: Meter, wider: Meter])[] = [
  ['cache_read', 'input'],
  ['cache_write', 'input'],
  ['reasoning', 'output'],
]

/** The rates with the gaps filled. One stays open: an hour of cache is never billed like five minutes. */
export function filled(rates: Rates): Rates {
  const full = new Map(rates)
  for (const [meter, wider] of gaps) {
    const rate = full.get(wider)
    if (rate !== undefined && !full.has(meter)) full.set(meter, rate)
  }
  return full
}
