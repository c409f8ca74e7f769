import type { EncodedRows } from '../../model.ts'
import { encodeRows, type ColumnTable } from '../rows/encode-rows.ts'

/** What somebody decided about drift, as a row of `drift_decisions`. Times are Unix milliseconds. */
export interface DecisionRow {
  readonly project: string
  readonly decidedAt: number
  readonly kind: 'accept' | 'mute'
  readonly service: string
  readonly task: string
  readonly signalGroup: string
  readonly since: number
  readonly until: number
  readonly by: string
  readonly reason: string
}

export function encodeDecisions(decisions: readonly DecisionRow[]): EncodedRows {
  return encodeRows('drift_decisions', columns, decisions)
}

const kinds = { accept: 1, mute: 2 } as const

const columns: ColumnTable<DecisionRow> = [
  ['project', (w, { project }) => w.string(project)],
  ['decided_at', (w, { decidedAt }) => w.int64(BigInt(decidedAt))],
  ['kind', (w, { kind }) => w.uint8(kinds[kind])],
  ['service', (w, { service }) => w.string(service)],
  ['task', (w, { task }) => w.string(task)],
  ['signal_group', (w, { signalGroup }) => w.string(signalGroup)],
  ['since', (w, { since }) => w.int64(BigInt(Math.floor(since / 1_000)))],
  ['until', (w, { until }) => w.int64(BigInt(Math.floor(until / 1_000)))],
  ['decided_by', (w, { by }) => w.string(by)],
  ['reason', (w, { reason }) => w.string(reason)],
]
