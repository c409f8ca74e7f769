import type { DriftRow } from '@spanledger/queries'
import { usdExact, usdShort } from '../../text/money.ts'
import { count } from '../../text/numbers.ts'

export type Measured = Pick<DriftRow, 'kind' | 'signal' | 'usual' | 'now' | 'half_width' | 'evidence' | 'threshold'>

/** A value of a signal as people say it. Amounts are means of ln(1 + x); money in nano-dollars, time in milliseconds. */
export function amountOf({ kind, signal }: Pick<Measured, 'kind' | 'signal'>, value: number): string {
  if (kind !== 'mean') return `${(100 * value).toFixed(1)} %`
  if (signal === 'score') return value.toPrecision(4)
  const amount = Math.expm1(value)
  if (signal === 'cost') return money(amount)
  const shown = Math.abs(amount) >= 1_000 ? count(Math.round(amount)) : amount.toPrecision(4)
  return `${shown}${signal === 'latency' || signal === 'first_token' ? ' ms' : ''}`
}

/** By how much it differs from what is usual, 95 times in 100. */
export function differenceOf({ kind, signal, usual, now, half_width: half }: Measured): string {
  const [low, high] = [now - usual - half, now - usual + half]
  if (kind === 'mean' && signal !== 'score') return `${percent(Math.expm1(low))} to ${percent(Math.expm1(high))}`
  if (kind === 'mean') return `${low.toPrecision(2)} to ${high.toPrecision(2)}`
  return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} points`
}

const most = 1_000

/** How many times the evidence that fires; beyond a thousand it says no more than that there is no doubt. */
export function evidenceOf({ evidence, threshold }: Pick<Measured, 'evidence' | 'threshold'>): string {
  const times = evidence / threshold
  if (!Number.isFinite(times)) return '–'
  if (times > most) return `>${count(most)} ×`
  return `${times < 10 ? times.toFixed(2) : Math.round(times)} ×`
}

const fewNano = 100_000

/** Of what costs next to nothing the digits are what is left to be told. */
function money(amount: number): string {
  const nano = BigInt(Math.round(amount))
  return amount < fewNano ? usdExact(nano) : usdShort(nano)
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)} %`
}
