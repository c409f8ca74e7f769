import type { Content, EncodedRows, LedgerSpan, Log, Message } from '../model.ts'
import { type ColumnTable, encodeRows } from './rows/encode-rows.ts'
import type { Ingest } from './span-rows.ts'

/** Encodes what the spans said as rows of `messages`, each content once per trace. */
export function encodeMessages(spans: readonly LedgerSpan[], ingest: Ingest): EncodedRows {
  return encodeContent(
    spans.map(({ otlp, content }) => ({ traceId: otlp.traceId, timeNano: otlp.startNano, content })),
    ingest,
  )
}

/** Encodes what the logs said as rows of `messages`, under their traces. */
export function encodeLogMessages(logs: readonly Log[], ingest: Ingest): EncodedRows {
  return encodeContent(
    logs.flatMap(({ otlp, content }) =>
      content && otlp.traceId !== undefined
        ? [{ traceId: otlp.traceId, timeNano: otlp.timeNano || otlp.observedNano || ingest.ingestedNano, content }]
        : [],
    ),
    ingest,
  )
}

/** Where content was said. */
interface Place {
  readonly traceId: string
  readonly timeNano: bigint
}

interface MessageRow extends Place {
  readonly message: Message
  readonly ingest: Ingest
}

function encodeContent(contents: readonly (Place & { readonly content: Content })[], ingest: Ingest): EncodedRows {
  const rows = new Map<string, MessageRow>()
  for (const { traceId, timeNano, content } of contents) {
    for (const message of messagesOf(content)) {
      rows.set(`${traceId}/${message.hash}`, { traceId, timeNano, message, ingest })
    }
  }
  return encodeRows('messages', columns, [...rows.values()])
}

const columns: ColumnTable<MessageRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['trace_id', (w, { traceId }) => w.string(traceId)],
  // Of a body that is canonical the store computes it.
  ['written_hash', (w, { message }) => w.text(message.isCanonical === true ? undefined : message.hash)],
  ['role', (w, { message }) => w.string(message.role)],
  ['start_time', (w, { timeNano }) => w.int64(timeNano)],
  ['body', (w, { message }) => w.string(message.body)],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

function messagesOf({ input, output, toolDefinitions, toolArguments, toolResult, ...content }: Content): Message[] {
  const { documents, originals = [] } = content
  return [...input, ...output, toolDefinitions, toolArguments, toolResult, ...documents, ...originals].filter(
    message => message !== undefined,
  )
}
