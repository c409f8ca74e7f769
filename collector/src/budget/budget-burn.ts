import { periodAround, type Budget } from './budget.ts'
import type { Burn } from './judge-burn.ts'

/** What of an answer of the question `budget-burn` tells how fast a budget is spent. */
export interface BurnRow {
  readonly spent_nano: string
  readonly forecast_nano: string
  readonly burn_5m: number
  readonly burn_30m: number
  readonly burn_1h: number
  readonly burn_6h: number
  readonly burn_72h: number
}

/** With what the question `budget-burn` is asked about a budget. */
export function burnParameters({ period, limitUsd, dimension, value }: Budget, now: Date): ReadonlyMap<string, string> {
  const { since, hours } = periodAround(period, now)
  return new Map([
    ['since', since.toISOString()],
    ['until', now.toISOString()],
    ['limit_usd', limitUsd],
    ['period_hours', String(hours)],
    ['dimension', dimension === 'task' ? 'workflow' : dimension],
    ['value', value],
  ])
}

/** Where nothing was spent there is no row. */
export function burnOf(row: BurnRow | undefined, { limitUsd }: Budget): Burn {
  const [whole = '0', fraction = ''] = limitUsd.split('.')
  return {
    spentNano: BigInt(row?.spent_nano ?? 0),
    limitNano: BigInt(whole + fraction.padEnd(9, '0')),
    forecastNano: BigInt(row?.forecast_nano ?? 0),
    burn5m: row?.burn_5m ?? 0,
    burn30m: row?.burn_30m ?? 0,
    burn1h: row?.burn_1h ?? 0,
    burn6h: row?.burn_6h ?? 0,
    burn72h: row?.burn_72h ?? 0,
  }
}
