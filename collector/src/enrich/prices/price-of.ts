import type { Cost, Usage } from '../../model.ts'
import { bucketsOf, isConsistent, type Bucket } from './buckets.ts'
import { dollarsOf } from './decimal.ts'
import { meters, rateFor, type ModelPrice } from './price.ts'

/** Rates are atto-dollars (10^-18) per million or thousand units, the bill is nano-dollars (10^-9). */
const perNano = 10n ** 15n
const million = 1_000_000

interface Charge extends Bucket {
  /** Atto-dollars, per as many units as the meter says. */
  readonly rate: bigint
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
  let numerator = 0n
  const units = new Map<string, number>()
  const rates = new Map<string, string>()
  for (const charge of charges) {
    numerator += charge.numerator
    units.set(charge.meter, charge.units)
    rates.set(charge.meter, writtenRate(charge.rate))
  }
  const nano = roundHalfEven(numerator)
  return {
    status: usage.source === 'estimated' ? 'estimated' : 'priced',
    nano,
    details: shares(charges, nano),
    priceId: price.id,
    arithmetic: { units, rates, source: price.source },
  }
}

const noDetails: ReadonlyMap<string, bigint> = new Map()

/** A cost without an amount. The price that would have applied is named all the same. */
export function noCost(status: 'none' | 'unpriced' | 'inconsistent', price?: ModelPrice): Cost {
  return { status, nano: undefined, details: noDetails, priceId: price?.id }
}

/** Rates are few and bills are many. */
const writtenRates = new Map<bigint, string>()
const mostRates = 1_024

function writtenRate(rate: bigint): string {
  const known = writtenRates.get(rate)
  if (known !== undefined) return known
  const written = dollarsOf(rate)
  if (writtenRates.size < mostRates) writtenRates.set(rate, written)
  return written
}

function chargesOf(usage: Usage, price: ModelPrice): readonly Charge[] | undefined {
  const buckets = bucketsOf(usage, price)
  if (buckets === undefined) return undefined
  const charges: Charge[] = []
  for (const { meter, units } of buckets) {
    if (units === 0) continue
    const rate = price.rates.get(meter)
    if (rate === undefined && optional.has(meter)) continue
    if (rate === undefined) return undefined
    const atto = rateFor(rate, usage.input)
    charges.push({ meter, units, rate: atto, numerator: BigInt(units * (million / meters[meter].per)) * atto })
  }
  return charges
}

/** Most providers charge nothing for a request itself, or have searches in their tokens. */
const optional: ReadonlySet<string> = new Set(['request', 'web_search', 'search_unit'])

function roundHalfEven(numerator: bigint): bigint {
  const whole = numerator / perNano
  const twice = (numerator % perNano) * 2n
  const up = twice > perNano || (twice === perNano && whole % 2n === 1n)
  return up ? whole + 1n : whole
}

/** The parts of a rounded sum: each rounded down, what is left goes one by one to the largest remainders. */
function shares(charges: readonly Charge[], nano: bigint): ReadonlyMap<string, bigint> {
  const details = new Map<string, bigint>()
  let left = nano
  for (const { meter, numerator } of charges) {
    const share = numerator / perNano
    details.set(meter, share)
    left -= share
  }
  if (left === 0n) return details
  const largestFirst = charges.toSorted((a, b) => Number((b.numerator % perNano) - (a.numerator % perNano)))
  for (const { meter, numerator } of largestFirst) {
    if (left === 0n) break
    details.set(meter, numerator / perNano + 1n)
    left -= 1n
  }
  return details
}
