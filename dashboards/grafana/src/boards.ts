import { dashboardOf } from './board.ts'
import { audit } from './boards/audit.ts'
import { budget } from './boards/budget.ts'
import { cost } from './boards/cost.ts'
import { drift } from './boards/drift.ts'
import { health } from './boards/health.ts'
import { overview } from './boards/overview.ts'
import { retrieval } from './boards/retrieval.ts'
import { run } from './boards/run.ts'
import { tools } from './boards/tools.ts'

const boards = [overview, cost, budget, drift, retrieval, tools, audit, health, run] as const

/** Every file of `json/`, by its name. */
export function boardFiles(): ReadonlyMap<string, string> {
  return new Map(boards.map(board => [`${board.uid}.json`, `${JSON.stringify(dashboardOf(board), undefined, 2)}\n`]))
}
