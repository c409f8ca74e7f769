import type { EncodedRows, Log, Message } from '../model.ts'
import { attributeText, writeAttributes } from './rows/attribute-text.ts'
import { type ColumnTable, encodeRows } from './rows/encode-rows.ts'
import { hashOfRow } from './rows/hash-of-row.ts'
import type { RowBinaryWriter } from './rows/row-binary.ts'
import type { Ingest } from './span-rows.ts'

/** Encodes log records as rows of `logs`. This is where absent becomes an empty string or 0. */
export function encodeLogs(logs: readonly Log[], ingest: Ingest): EncodedRows {
  return encodeRows(
    'logs',
    columns,
    logs.map((log, position) => ({ log, position, ingest })),
  )
}

interface LogRow {
  readonly log: Log
  /** In its request: the order of records whose times are equal. */
  readonly position: number
  readonly ingest: Ingest
}

const columns: ColumnTable<LogRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['time', (w, row) => w.int64(timeOf(row))],
  ['observed_time', (w, { log }) => w.int64(log.otlp.observedNano)],
  ['trace_id', text(log => log.otlp.traceId)],
  ['span_id', text(log => log.otlp.spanId)],
  ['flags', (w, { log }) => w.uint32(log.otlp.flags)],
  ['severity', (w, { log }) => w.uint8(log.otlp.severity)],
  ['severity_text', text(log => log.otlp.severityText)],
  ['event_name', text(log => log.eventName)],
  ['service', text(log => log.service)],
  ['scope_name', text(log => log.otlp.scope.name)],
  ['scope_version', text(log => log.otlp.scope.version)],
  ['body', text(({ body }) => (body === null ? '' : attributeText(body)))],
  ['input_hashes', (w, { log }) => writeHashes(w, log.content?.input)],
  ['output_hashes', (w, { log }) => writeHashes(w, log.content?.output)],
  ['attributes', (w, { log }) => writeAttributes(w, log.attributes)],
  ['resource', (w, { log }) => writeAttributes(w, log.otlp.resource.attributes)],
  ['dropped_attributes', (w, { log }) => w.uint32(log.otlp.droppedAttributesCount)],
  ['hash', hashOfRow],
  // Not part of the hash: a record that is sent again may stand elsewhere.
  ['position', (w, { position }) => w.uint32(position)],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

/** A log that does not say when it happened did so when it was seen; the last who saw it is us. */
function timeOf({ log, ingest }: LogRow): bigint {
  return log.otlp.timeNano || log.otlp.observedNano || ingest.ingestedNano
}

function text(read: (log: Log) => string | undefined) {
  return (writer: RowBinaryWriter, { log }: LogRow) => writer.string(read(log) ?? '')
}

function writeHashes(writer: RowBinaryWriter, messages: readonly Message[] = []): void {
  writer.array(messages, message => writer.string(message.hash))
}
