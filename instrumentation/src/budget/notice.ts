import { diag } from '@opentelemetry/api'
import { BUDGET_UNENFORCED } from '../attributes.ts'
import { sendReport } from '../spans/report.ts'
import { ourTracer } from '../spans/tracer.ts'

const told = new Set<string>()
const mostTold = 100

/**
 * Says on stderr that a budget is not what it seems, each thing once. It is the one word this package prints unasked:
 * whoever has set a cap relies on it.
 */
export function complain(problem: string): void {
  if (told.has(problem) || told.size >= mostTold) return
  told.add(problem)
  process.stderr.write(`spanledger: ${problem}\n`)
  diag.warn(`spanledger: ${problem}`)
  sendReport(ourTracer(), BUDGET_UNENFORCED, { [BUDGET_UNENFORCED]: problem })
}
