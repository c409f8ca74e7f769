import type { EncodedRows, Log } from '../../model.ts'
import type { AnyValue } from '../../otlp.ts'
import { type ColumnTable, encodeRows } from '../rows/encode-rows.ts'
import type { Ingest } from '../span-rows.ts'

const eventName = 'spanledger.recording'

/** Tells the log records that are parts of recordings of runs from all others. */
export function splitRecordings(logs: readonly Log[]): {
  readonly recordings: readonly Log[]
  readonly others: readonly Log[]
} {
  if (!logs.some(isRecording)) return { recordings: [], others: logs }
  return { recordings: logs.filter(isRecording), others: logs.filter(log => !isRecording(log)) }
}

/** Encodes parts of recordings as rows of `recordings`. A part that comes twice ends as one row. */
export function encodeRecordings(logs: readonly Log[], ingest: Ingest): EncodedRows {
  return encodeRows(
    'recordings',
    columns,
    logs.map(log => ({ log, ingest })),
  )
}

interface RecordingRow {
  readonly log: Log
  readonly ingest: Ingest
}

const columns: ColumnTable<RecordingRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['id', (w, row) => w.string(textOf(row, 'spanledger.recording.id'))],
  ['what', (w, row) => w.string(textOf(row, 'spanledger.recording.what') === 'text' ? 'text' : 'recording')],
  ['part', (w, row) => w.uint32(numberOf(row, 'spanledger.recording.part'))],
  ['parts', (w, row) => w.uint32(numberOf(row, 'spanledger.recording.parts'))],
  ['kind', (w, row) => w.string(textOf(row, 'spanledger.recording.kind'))],
  ['name', (w, row) => w.string(textOf(row, 'spanledger.recording.name'))],
  ['task_key', (w, row) => w.string(textOf(row, 'spanledger.task.key'))],
  ['trace_ids', (w, row) => w.array(tracesOf(row), trace => w.string(trace))],
  ['process_id', (w, row) => w.string(textOf(row, 'spanledger.recording.process'))],
  ['service', (w, { log }) => w.string(log.service)],
  ['started_at', (w, { log, ingest }) => w.int64(log.otlp.timeNano || log.otlp.observedNano || ingest.ingestedNano)],
  ['body', (w, { log }) => w.string(typeof log.body === 'string' ? log.body : '')],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

function isRecording(log: Log): boolean {
  return log.eventName === eventName && idPattern.test(textIn(log.attributes.get('spanledger.recording.id')))
}

const idPattern = /^[0-9a-f]{32}$/

function tracesOf(row: RecordingRow): readonly string[] {
  return textOf(row, 'spanledger.recording.traces')
    .split(' ')
    .filter(trace => idPattern.test(trace))
}

function textOf({ log }: RecordingRow, name: string): string {
  return textIn(log.attributes.get(name))
}

function textIn(value: AnyValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function numberOf({ log }: RecordingRow, name: string): number {
  const value = log.attributes.get(name)
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : 0
}
