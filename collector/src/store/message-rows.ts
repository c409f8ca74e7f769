import type { Content, EncodedRows, LedgerSpan, Message } from '../model.ts'
import { encodeRows, type ColumnTable } from './rows/encode-rows.ts'
import type { Ingest } from './span-rows.ts'

/** Encodes what the spans said as rows of `messages`, each content once per trace. */
export function encodeMessages(spans: readonly LedgerSpan[], ingest: Ingest): EncodedRows {
  const rows = new Map<string, MessageRow>()
  for (const span of spans) {
    for (const message of messagesOf(span.content)) {
      rows.set(`${span.otlp.traceId}/${message.hash}`, { message, span, ingest })
    }
  }
  return encodeRows('messages', columns, [...rows.values()])
}

interface MessageRow {
  readonly message: Message
  readonly span: LedgerSpan
  readonly ingest: Ingest
}

const columns: ColumnTable<MessageRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['trace_id', (w, { span }) => w.string(span.otlp.traceId)],
  ['hash', (w, { message }) => w.string(message.hash)],
  ['role', (w, { message }) => w.string(message.role)],
  ['start_time', (w, { span }) => w.int64(span.otlp.startNano)],
  ['body', (w, { message }) => w.string(message.body)],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

function messagesOf({ input, output, toolDefinitions, toolArguments, toolResult, documents }: Content): Message[] {
  return [...input, ...output, toolDefinitions, toolArguments, toolResult, ...documents].filter(
    message => message !== undefined,
  )
}
