import { costPerTask, modelCalls, runs, runSteps } from '@spanledger/queries'
import type { CostPerTaskRow, ModelCallsRow, RunsRow, RunStepsRow } from '@spanledger/queries'
import type { Store } from '../store/store.ts'
import type { StoredCall } from './bill.ts'

/** What the demo asks once the work is done. */
export interface Answers {
  readonly tasks: readonly CostPerTaskRow[]
  readonly calls: readonly StoredCall[]
  /** The run that cost most, and its steps. */
  readonly dearest: { readonly run: RunsRow; readonly steps: readonly RunStepsRow[] } | undefined
}

const CLOCK_SKEW_MS = 60_000
// More than the demo can make; the questions want to know.
const MOST_ROWS = 10_000

/** Asks the store the same questions that `spanledger query` asks, about what happened since then. */
export async function askAll(store: Store, since: Date): Promise<Answers> {
  const project = 'default'
  const span = { project, since, until: new Date(Date.now() + CLOCK_SKEW_MS) }
  const tasks = await store.ask(costPerTask, span)
  const calls = await store.ask(modelCalls, { ...span, limit: MOST_ROWS })
  const [first, ...others] = await store.ask(runs, { ...span, limit: MOST_ROWS })
  const run = others.reduce((dearest, other) => (dearest && costOf(other) <= costOf(dearest) ? dearest : other), first)
  const dearest = run && {
    run,
    steps: [...(await store.ask(runSteps, { project, trace_id: run.trace_id, limit: MOST_ROWS }))].sort(byStart),
  }
  return { tasks, calls: calls.map(storedCall), dearest }
}

function costOf(run: RunsRow): bigint {
  return BigInt(run.cost_nano)
}

function storedCall(row: ModelCallsRow): StoredCall {
  return {
    responseId: row.response_id || undefined,
    model: row.request_model,
    inputTokens: row.input_tokens,
    status: row.cost_status,
    nano: row.cost_nano === null ? undefined : BigInt(row.cost_nano),
  }
}

/**
 * Start times are whole milliseconds, and a tool that runs in none begins in the same one as the call after it: what
 * took less time was there first.
 */
function byStart(left: RunStepsRow, right: RunStepsRow): number {
  return left.start_time.localeCompare(right.start_time) || Number(left.duration_us) - Number(right.duration_us)
}
