import type { Cost, Usage } from '../../model.ts'
import type { ModelPrice, Rate } from './price-table.ts'

/** The columns of the store are 32 bits wide; no call has four billion tokens. */
const mostTokens = 2 ** 32 - 1

/** Rates are atto-dollars (10^-18) per million tokens, the bill is nano-dollars (10^-9). */
const perNano = 10n ** 15n

interface Charge {
  readonly bucket: string
  /** Exact, in units of 1 / `perNano` nano-dollars. */
  readonly numerator: bigint
}

/**
 * What the usage costs at this price, in whole nano-dollars: summed exactly and rounded once, half to even.
 * Usage that contradicts itself and tokens without a price have no cost: unknown is never zero.
 */
export function priceOf(usage: Usage, price: ModelPrice | undefined): Cost {
  if (!isConsistent(usage)) return noCost('inconsistent', price)
  if (price === undefined) return noCost('unpriced', price)
  const charges = chargesOf(usage, price)
  if (charges === undefined) return noCost('unpriced', price)
  const nano = roundHalfEven(charges.reduce((sum, charge) => sum + charge.numerator, 0n))
  return {
    status: usage.source === 'estimated' ? 'estimated' : 'priced',
    nano,
    details: shares(charges, nano),
    priceId: price.id,
  }
}

/** A cost without an amount. The price that would have applied is named all the same. */
export function noCost(status: 'none' | 'unpriced' | 'inconsistent', price?: ModelPrice): Cost {
  return { status, nano: undefined, details: new Map(), priceId: price?.id }
}

function isConsistent(usage: Usage): boolean {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning } = usage
  const counts = [input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning]
  return (
    counts.every(count => Number.isInteger(count) && count >= 0 && count <= mostTokens) &&
    cacheRead + cacheWrite <= input &&
    cacheWrite1h <= cacheWrite &&
    reasoning <= output
  )
}

/** The buckets are disjoint: each token is in exactly one of them. */
function chargesOf(usage: Usage, price: ModelPrice): readonly Charge[] | undefined {
  const plainInput = usage.input - usage.cacheRead - usage.cacheWrite
  const lines: readonly (readonly [string, number, Rate | undefined])[] = [
    ['input', plainInput, price.input],
    ['cache_read', usage.cacheRead, price.cacheRead],
    ['cache_write', usage.cacheWrite - usage.cacheWrite1h, price.cacheWrite],
    ['cache_write_1h', usage.cacheWrite1h, price.cacheWrite1h],
    ['output', usage.output - usage.reasoning, price.output],
    ['output', usage.reasoning, price.reasoning],
  ]
  const numerators = new Map<string, bigint>()
  for (const [bucket, tokens, rate] of lines) {
    if (tokens === 0) continue
    if (rate === undefined) return undefined
    const charge = BigInt(tokens) * rateFor(rate, usage.input)
    numerators.set(bucket, (numerators.get(bucket) ?? 0n) + charge)
  }
  // The fee is per thousand requests where tokens are per million.
  if (price.request !== undefined) numerators.set('request', 1000n * rateFor(price.request, usage.input))
  return [...numerators].map(([bucket, numerator]) => ({ bucket, numerator }))
}

function rateFor({ base, tiers }: Rate, inputTokens: number): bigint {
  return tiers.findLast(tier => inputTokens > tier.above)?.rate ?? base
}

function roundHalfEven(numerator: bigint): bigint {
  const whole = numerator / perNano
  const twice = (numerator % perNano) * 2n
  const up = twice > perNano || (twice === perNano && whole % 2n === 1n)
  return up ? whole + 1n : whole
}

/** The parts of a rounded sum: each rounded down, what is left goes one by one to the largest remainders. */
function shares(charges: readonly Charge[], nano: bigint): ReadonlyMap<string, bigint> {
  const details = new Map(charges.map(({ bucket, numerator }) => [bucket, numerator / perNano]))
  let left = [...details.values()].reduce((rest, share) => rest - share, nano)
  const largestFirst = charges.toSorted((a, b) => Number((b.numerator % perNano) - (a.numerator % perNano)))
  for (const { bucket, numerator } of largestFirst) {
    if (left === 0n) break
    details.set(bucket, numerator / perNano + 1n)
    left -= 1n
  }
  return details
}
