/**
 * The model server's own prices, written by hand from the providers' public lists, in nano-dollars per million tokens
 * ($0.05 is 50_000_000). Nothing here may come from the collector's price table: the demo compares the two.
 */
export interface ListPrice {
  readonly input: bigint
  readonly cacheRead: bigint
  readonly cacheWrite5m: bigint
  readonly cacheWrite1h: bigint
  readonly output: bigint
}

export type PriceList = ReadonlyMap<string, ListPrice>

export interface BilledUsage {
  /** Everything the model read: the cached parts are contained. */
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  /** Everything the model wrote: reasoning is contained. */
  readonly output: number
  readonly reasoning: number
}

const noCache = { cacheRead: 0n, cacheWrite5m: 0n, cacheWrite1h: 0n }

export const publicPrices: PriceList = new Map([
  ['gpt-5-nano', { ...noCache, input: 50_000_000n, cacheRead: 5_000_000n, output: 400_000_000n }],
  ['gpt-5-mini', { ...noCache, input: 250_000_000n, cacheRead: 25_000_000n, output: 2_000_000_000n }],
  ['gpt-4o-mini', { ...noCache, input: 150_000_000n, cacheRead: 75_000_000n, output: 600_000_000n }],
  ['text-embedding-3-small', { ...noCache, input: 20_000_000n, output: 0n }],
  [
    'claude-sonnet-4-6',
    {
      input: 3_000_000_000n,
      cacheRead: 300_000_000n,
      cacheWrite5m: 3_750_000_000n,
      cacheWrite1h: 6_000_000_000n,
      output: 15_000_000_000n,
    },
  ],
])

/** Models that run on machines of one's own. */
export const ownModels: ReadonlySet<string> = new Set(['mail-sorter-7b'])

const TOKENS_PER_PRICE = 1_000_000n

/** What one call costs in nano-dollars: the exact sum, rounded once, half to even. */
export function chargeOf(usage: BilledUsage, price: ListPrice): bigint {
  const uncached = usage.input - usage.cacheRead - usage.cacheWrite5m - usage.cacheWrite1h
  const exact =
    BigInt(uncached) * price.input +
    BigInt(usage.cacheRead) * price.cacheRead +
    BigInt(usage.cacheWrite5m) * price.cacheWrite5m +
    BigInt(usage.cacheWrite1h) * price.cacheWrite1h +
    BigInt(usage.output) * price.output
  return roundHalfToEven(exact, TOKENS_PER_PRICE)
}

function roundHalfToEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator
  const twiceTheRest = (numerator % denominator) * 2n
  const roundsUp = twiceTheRest > denominator || (twiceTheRest === denominator && whole % 2n === 1n)
  return roundsUp ? whole + 1n : whole
}
