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
export function burnParameters({ limitUsd, value, ...budget }: Budget, now: Date): ReadonlyMap<string, string> {
  return new Map([...periodParameters(budget, now), ['limit_usd', limitUsd], ['value', value]])
}

/** With what the question `budget-burns` is asked about budgets of one dimension and period. */
export function burnsParameters(budgets: readonly [Budget, ...Budget[]], now: Date): ReadonlyMap<string, string> {
  const pairs = budgets.map(({ value, limitUsd }) => [value, limitUsd])
  return new Map([...periodParameters(budgets[0], now), ['budgets', JSON.stringify(pairs)]])
}

/** The row of this budget among those of an answer to `budget-burns`; where nothing was spent there is none. */
export function rowOf<Row extends { readonly value: string; readonly limit_nano: string }>(
  { value, limitUsd }: Budget,
  rows: readonly Row[],
): Row | undefined {
  const limit = nanoOf(limitUsd)
  return rows.find(row => row.value === value && BigInt(row.limit_nano) === limit)
}

type Times = Pick<Budget, 'period' | 'dimension'>

function periodParameters({ period, dimension }: Times, now: Date): readonly (readonly [string, string])[] {
  const { since, hours } = periodAround(period, now)
  return [
    ['since', since.toISOString()],
    ['until', now.toISOString()],
    ['period_hours', String(hours)],
    ['dimension', dimension === 'task' ? 'workflow' : dimension],
  ]
}

/** Where nothing was spent there is no row. */
export function burnOf(row: BurnRow | undefined, { limitUsd }: Budget): Burn {
  return {
    spentNano: BigInt(row?.spent_nano ?? 0),
    limitNano: nanoOf(limitUsd),
    forecastNano: BigInt(row?.forecast_nano ?? 0),
    burn5m: row?.burn_5m ?? 0,
    burn30m: row?.burn_30m ?? 0,
    burn1h: row?.burn_1h ?? 0,
    burn6h: row?.burn_6h ?? 0,
    burn72h: row?.burn_72h ?? 0,
  }
}

function nanoOf(usd: string): bigint {
  const [whole = '0', fraction = ''] = usd.split('.')
  return BigInt(whole + fraction.padEnd(9, '0'))
}
