import type { CostPerTaskRow, RunsRow, RunStepsRow } from '@spanledger/queries'
import { stepTree } from '../cli/print/step-tree.ts'
import { plainText, tableLines, type TableColumn } from '../cli/print/table.ts'
import { usdColumn } from '../cli/print/usd.ts'
import type { BillComparison, StoredCall } from './bill.ts'
import type { BillLine } from './model-server/ledger.ts'

const taskColumns: readonly TableColumn<CostPerTaskRow>[] = [
  { title: 'task', cell: row => row.task },
  { title: 'completed', align: 'right', cell: row => row.completed },
  { title: 'failed', align: 'right', cell: row => row.failed },
  { title: 'escalated', align: 'right', cell: row => row.escalated },
  { title: 'attempts', align: 'right', cell: row => row.attempts },
  { title: 'calls', align: 'right', cell: row => row.calls },
  { title: 'cost', align: 'right', cell: row => costCell(row, row.cost_nano) },
  { title: 'of it wasted', align: 'right', cell: row => costCell(row, row.waste_nano) },
  {
    title: 'per completed task',
    align: 'right',
    cell: row => (row.cost_per_completed_nano === null ? '-' : costCell(row, row.cost_per_completed_nano)),
  },
]

/** Calls without a price make a sum of what is known of it, and of nothing that is known no sum. */
function costCell({ unpriced_calls: unpriced, calls }: CostPerTaskRow, nano: string): string {
  if (unpriced === '0') return usdColumn(BigInt(nano))
  return unpriced === calls ? 'unknown' : `≥ ${usdColumn(BigInt(nano))}`
}

/** The cost-per-task table. */
export function costLines(tasks: readonly CostPerTaskRow[]): readonly string[] {
  return tableLines(taskColumns, tasks)
}

interface BillRow {
  readonly title: string
  readonly calls: number
  readonly billedNano: bigint | undefined
  readonly storedNano: bigint | undefined
  readonly verdict: string
}

const billColumns: readonly TableColumn<BillRow>[] = [
  { title: 'usage', cell: row => row.title },
  { title: 'calls', align: 'right', cell: row => String(row.calls) },
  { title: 'billed', align: 'right', cell: row => usdOrNone(row.billedNano, 'no bill') },
  { title: 'stored', align: 'right', cell: row => usdOrNone(row.storedNano, 'unknown') },
  { title: '', cell: row => row.verdict },
]

const MOST_DIFFERENCES = 5

/** Both sides agree on that, too. */
const unknown = { billedNano: undefined, storedNano: undefined, verdict: 'no price, so never taken for 0' }

/** The comparison with the provider's bill: exact calls, estimated calls, and whatever does not agree. */
export function billLines(comparison: BillComparison): readonly string[] {
  const { equal, exact, estimated, unbilled, differing, missing, extra } = comparison
  const { calls, errorPercent, worstPercent } = estimated
  const off = `off by ${percent(errorPercent)} (worst call ${percent(worstPercent)})`
  const disagreement = [
    ...differing.map(
      ({ line, call }) => `${nameOf(line)}: billed ${usdOrNone(line.nano, 'nothing')}, stored ${storedUsd(call)}`,
    ),
    ...missing.map(line => `${nameOf(line)}: billed ${usdOrNone(line.nano, 'nothing')}, not stored`),
    ...extra.map(call => `${call.responseId ?? call.model}: stored ${storedUsd(call)}, not billed`),
  ]
  const hidden = Math.max(disagreement.length - MOST_DIFFERENCES, 0)
  return [
    ...tableLines(billColumns, [
      { title: 'sent by provider', ...exact, verdict: equal ? 'equal to the nano-dollar, call by call' : 'NOT EQUAL' },
      { title: 'estimated', ...estimated, verdict: calls === 0 ? '' : off },
      ...(unbilled.calls === 0 ? [] : [{ title: 'our own model', ...unbilled, ...unknown }]),
    ]),
    ...disagreement.slice(0, MOST_DIFFERENCES),
    ...(hidden === 0 ? [] : [`… and ${hidden} more`]),
  ]
}

const MOST_STEP_LINES = 27

/** The dearest run as a tree, under a line that says which it is; what is too long is counted. */
export function runLines(run: RunsRow, steps: readonly RunStepsRow[]): readonly string[] {
  const tree = stepTree(steps)
  const hidden = Math.max(tree.length - MOST_STEP_LINES, 0)
  return [
    plainText(`${run.name} ${run.outcome}, ${usdColumn(BigInt(run.cost_nano))}, run ${run.trace_id}`),
    ...tree.slice(0, MOST_STEP_LINES),
    ...(hidden === 0 ? [] : [`… and ${hidden} more lines`]),
  ]
}

function nameOf({ responseId, model }: BillLine): string {
  return responseId === undefined ? model : `${model} ${responseId}`
}

function percent(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)} %`
}

function storedUsd({ nano, status }: StoredCall): string {
  return nano === undefined ? status : `${exactUsd(nano)} (${status})`
}

function usdOrNone(nano: bigint | undefined, none: string): string {
  return nano === undefined ? none : exactUsd(nano)
}

/** All nine decimals, so that both columns can be compared digit by digit. */
function exactUsd(nano: bigint): string {
  return `$${nano / 1_000_000_000n}.${(nano % 1_000_000_000n).toString().padStart(9, '0')}`
}
