import type { CostPerTaskRow } from '@spanledger/queries'

export interface Total {
  readonly completed: number
  readonly failed: number
  readonly escalated: number
  readonly abandoned: number
  readonly running: number
  readonly costNano: bigint
  readonly wasteNano: bigint
  readonly unpriced: number
}

/** All tasks of a period together. What lies outside every task costs, but ends in no way. */
export function totalOf(rows: readonly CostPerTaskRow[]): Total {
  const sum = (name: 'completed' | 'failed' | 'escalated' | 'abandoned' | 'running' | 'unpriced_calls') =>
    rows.reduce((all, row) => all + Number(row[name]), 0)
  return {
    completed: sum('completed'),
    failed: sum('failed'),
    escalated: sum('escalated'),
    abandoned: sum('abandoned'),
    running: sum('running'),
    unpriced: sum('unpriced_calls'),
    costNano: rows.reduce((all, row) => all + BigInt(row.cost_nano), 0n),
    wasteNano: rows.reduce((all, row) => all + BigInt(row.waste_nano), 0n),
  }
}
