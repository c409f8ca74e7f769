import type { DriftRow } from '@spanledger/queries'
import type { DimensionSplit } from './cause/split-by-dimension.ts'

type Measured = Pick<DriftRow, 'kind' | 'now' | 'usual' | 'half_width' | 'signal'>

/** A value of a signal as people say it. Amounts are means of ln(1 + x); money in nano-dollars, time in milliseconds. */
export function amountWords({ kind, signal }: Pick<Measured, 'kind' | 'signal'>, value: number): string {
  if (kind !== 'mean') return `${(100 * value).toFixed(1)} %`
  if (signal === 'score') return value.toPrecision(4)
  const amount = Math.expm1(value)
  if (signal === 'cost') return `$${usd.format(amount / 1e9)}`
  const shown = Math.abs(amount) >= 1_000 ? count.format(amount) : amount.toPrecision(4)
  return `${shown}${signal === 'latency' || signal === 'first_token' ? ' ms' : ''}`
}

// Never an exponent, however large or small.
const usd = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** By how much it differs from what is usual, 95 times in 100. */
export function intervalWords({ kind, signal, now, usual, half_width }: Measured): string {
  const [low, high] = [now - usual - half_width, now - usual + half_width]
  if (kind === 'mean' && signal !== 'score') return `${percent(Math.expm1(low))} to ${percent(Math.expm1(high))}`
  if (kind === 'mean') return `${low.toPrecision(2)} to ${high.toPrecision(2)}`
  return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} points`
}

/** Such as: of +18.0 %, +12.0 from other customers, +6.0 from the same ones being different. */
export function splitWords({ kind }: Pick<Measured, 'kind'>, { dimension, mix, rate }: DimensionSplit): string {
  const whole = mix + rate
  const difference = kind === 'mean' ? Math.expm1(whole) : whole
  // Logarithms add up, percentages do not: both get their share of the whole.
  const points = (part: number) => `${part < 0 ? '' : '+'}${(100 * part).toFixed(1)}`
  const ofMix = whole === 0 ? 0 : (difference * mix) / whole
  const unit = kind === 'mean' ? ' %' : ' points'
  return `of ${points(difference)}${unit}, ${points(ofMix)} from tasks of other ${dimension}s, ${points(difference - ofMix)} from tasks of the same ${dimension}s being different`
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)} %`
}
