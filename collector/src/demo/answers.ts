import {
  costPerTask,
  modelCalls,
  runs,
  runSteps,
  type CostPerTaskRow,
  type RunsRow,
  type RunStepsRow,
} from '@spanledger/queries'
import type { Store } from '../store/store.ts'
import type { CostStatus } from '../model.ts'
import type { StoredCall } from './bill.ts'

/** What the demo asks once the work is done. */
export interface Answers {
  readonly tasks: readonly CostPerTaskRow[]
  readonly calls: readonly StoredCall[]
  /** The run that cost most, and its steps. */
  readonly dearest: { readonly run: RunsRow; readonly steps: readonly RunStepsRow[] } | undefined
}

const HOUR_MS = 3_600_000
// More than the demo can make; the questions want to know.
const MOST_ROWS = 10_000

/** Asks the store the same questions that `spanledger query` asks. */
export async function askAll(store: Store): Promise<Answers> {
  const project = 'default'
  const span = { project, since: new Date(Date.now() - HOUR_MS), until: new Date(Date.now() + HOUR_MS) }
  const tasks = await store.ask(costPerTask, span)
  const calls = await store.ask(modelCalls, { ...span, limit: MOST_ROWS })
  const [first, ...others] = await store.ask(runs, { ...span, limit: MOST_ROWS })
  const run = others.reduce((dearest, other) => (dearest && costOf(other) <= costOf(dearest) ? dearest : other), first)
  const dearest = run && {
    run,
    steps: await store.ask(runSteps, { project, trace_id: run.trace_id, limit: MOST_ROWS }),
  }
  return { tasks, calls: calls.map(storedCall), dearest }
}

function costOf(run: RunsRow): bigint {
  return BigInt(run.cost_nano)
}

interface ModelCall {
  readonly response_id: string
  readonly request_model: string
  readonly input_tokens: number
  readonly cost_status: string
  readonly cost_nano: string
}

function storedCall(row: ModelCall): StoredCall {
  return {
    responseId: row.response_id || undefined,
    model: row.request_model,
    inputTokens: row.input_tokens,
    // The column is an enum of exactly these names.
    status: row.cost_status as CostStatus,
    nano: BigInt(row.cost_nano),
  }
}
