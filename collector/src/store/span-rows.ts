import type { CostStatus, EncodedRows, LedgerSpan, Message } from '../model.ts'
import { writeAttributes } from './rows/attribute-text.ts'
import { preview } from './rows/preview.ts'
import { encodeRows, type ColumnTable } from './rows/encode-rows.ts'
import type { RowBinaryWriter } from './rows/row-binary.ts'

export interface Ingest {
  readonly project: string
  /** When the batch arrived, in Unix nanoseconds; the version by which a later copy of a span replaces an earlier one. */
  readonly ingestedNano: bigint
}

/** Encodes spans as rows of `spans`. This is where absent becomes an empty string or 0. */
export function encodeSpans(spans: readonly LedgerSpan[], ingest: Ingest): EncodedRows {
  return encodeRows(
    'spans',
    columns,
    spans.map(span => ({ span, ingest })),
  )
}

interface SpanRow {
  readonly span: LedgerSpan
  readonly ingest: Ingest
}

const costStatuses: Record<CostStatus, number> = {
  none: 0,
  priced: 1,
  estimated: 2,
  unpriced: 3,
  inconsistent: 4,
  provided: 5,
}
const usageSources = { none: 0, provider: 1, estimated: 2 } as const

const noUnits: ReadonlyMap<string, number> = new Map()
const noRates: ReadonlyMap<string, string> = new Map()

const columns: ColumnTable<SpanRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['trace_id', text(({ span }) => span.otlp.traceId)],
  ['span_id', text(({ span }) => span.otlp.spanId)],
  ['parent_span_id', text(({ span }) => span.otlp.parentSpanId)],
  ['trace_state', text(({ span }) => span.otlp.traceState)],
  ['name', text(({ span }) => span.otlp.name)],
  ['span_kind', (w, { span }) => w.uint8(span.otlp.kind)],
  ['category', text(({ span }) => span.category)],
  ['service', text(({ span }) => span.service)],
  ['scope_name', text(({ span }) => span.otlp.scope.name)],
  ['scope_version', text(({ span }) => span.otlp.scope.version)],
  ['start_time', (w, { span }) => w.int64(span.otlp.startNano)],
  ['duration_ns', (w, { span }) => w.uint64(durationNano(span))],
  ['status', (w, { span }) => w.uint8(span.otlp.status.code)],
  ['status_message', text(({ span }) => span.otlp.status.message)],
  ['error_type', text(({ span }) => span.errorType)],
  ['operation', text(({ span }) => span.operation)],
  ['provider', text(({ span }) => span.provider)],
  ['request_model', text(({ span }) => span.requestModel)],
  ['response_model', text(({ span }) => span.responseModel)],
  ['response_id', text(({ span }) => span.responseId)],
  ['service_tier', text(({ span }) => span.serviceTier)],
  ['finish_reasons', texts(({ span }) => span.finishReasons)],
  ['is_stream', (w, { span }) => w.bool(span.stream)],
  ['stream_end', text(({ span }) => span.streamEnd)],
  ['time_to_first_chunk_ns', (w, { span }) => w.uint64(span.timeToFirstChunkNano ?? 0n)],
  ['usage_source', (w, { span }) => w.uint8(usageSources[span.usage?.source ?? 'none'])],
  ['usage_problem', text(({ span }) => span.usageProblem)],
  ['input_tokens', count(({ span }) => span.usage?.input)],
  ['output_tokens', count(({ span }) => span.usage?.output)],
  ['cache_read_tokens', count(({ span }) => span.usage?.cacheRead)],
  ['cache_write_tokens', count(({ span }) => span.usage?.cacheWrite)],
  ['cache_write_1h_tokens', count(({ span }) => span.usage?.cacheWrite1h)],
  ['reasoning_tokens', count(({ span }) => span.usage?.reasoning)],
  ['cost_status', (w, { span }) => w.uint8(costStatuses[span.cost.status])],
  ['cost_nano', (w, { span }) => w.int64(span.cost.nano ?? 0n)],
  ['cost_details', (w, { span }) => w.map(span.cost.details, nano => w.int64(nano))],
  ['price_id', text(({ span }) => span.cost.priceId)],
  ['price_source', text(({ span }) => span.cost.arithmetic?.source)],
  ['cost_units', (w, { span }) => w.map(span.cost.arithmetic?.units ?? noUnits, units => w.uint32(units))],
  ['cost_rates', (w, { span }) => w.map(span.cost.arithmetic?.rates ?? noRates, rate => w.string(rate))],
  ['task_id', text(({ span }) => span.task.id)],
  ['task_name', text(({ span }) => span.task.name)],
  ['task_key', text(({ span }) => span.task.key)],
  ['task_customer', text(({ span }) => span.task.customer)],
  ['task_outcome', text(({ span }) => span.task.outcome)],
  ['conversation_id', text(({ span }) => span.conversationId)],
  ['user_id', text(({ span }) => span.userId)],
  ['agent', text(({ span }) => span.agent)],
  ['tool_name', text(({ span }) => span.toolName)],
  ['tool_call_id', text(({ span }) => span.toolCallId)],
  ['tool_arguments_hash', text(({ span }) => span.content.toolArguments?.hash)],
  ['tool_result_hash', text(({ span }) => span.content.toolResult?.hash)],
  ['toolset_hash', text(({ span }) => span.content.toolDefinitions?.hash)],
  ['input_hashes', texts(({ span }) => span.content.input.map(hashOf))],
  ['output_hashes', texts(({ span }) => span.content.output.map(hashOf))],
  ['input_preview', text(({ span }) => preview(span.content.input.at(-1) ?? span.content.toolArguments))],
  ['output_preview', text(({ span }) => preview(span.content.output.at(0) ?? span.content.toolResult))],
  ['document_ids', texts(({ span }) => span.documents.map(document => document.id))],
  ['document_hashes', texts(({ span }) => span.documents.map(document => document.hash ?? ''))],
  ['document_scores', (w, { span }) => w.array(span.documents, document => w.float64(document.score ?? Number.NaN))],
  ['document_sources', texts(({ span }) => span.documents.map(document => document.source ?? ''))],
  ['document_versions', texts(({ span }) => span.documents.map(document => document.version ?? ''))],
  ['attributes', (w, { span }) => writeAttributes(w, span.attributes)],
  ['resource', (w, { span }) => writeAttributes(w, span.otlp.resource.attributes)],
  ['dropped_attributes', count(({ span }) => span.otlp.droppedAttributesCount)],
  ['events.time', (w, { span }) => w.array(span.otlp.events, event => w.int64(event.timeNano))],
  ['events.name', texts(({ span }) => span.otlp.events.map(event => event.name))],
  ['events.attributes', (w, { span }) => w.array(span.otlp.events, event => writeAttributes(w, event.attributes))],
  ['links.trace_id', texts(({ span }) => span.otlp.links.map(link => link.traceId))],
  ['links.span_id', texts(({ span }) => span.otlp.links.map(link => link.spanId))],
  ['links.attributes', (w, { span }) => w.array(span.otlp.links, link => writeAttributes(w, link.attributes))],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

function text(read: (row: SpanRow) => string | undefined) {
  return (writer: RowBinaryWriter, row: SpanRow) => writer.string(read(row) ?? '')
}

function texts(read: (row: SpanRow) => readonly string[]) {
  return (writer: RowBinaryWriter, row: SpanRow) => writer.array(read(row), value => writer.string(value))
}

function count(read: (row: SpanRow) => number | undefined) {
  return (writer: RowBinaryWriter, row: SpanRow) => writer.uint32(read(row) ?? 0)
}

/** A span that ends before it starts has a broken clock behind it: its duration is unknown, and shown as 0. */
function durationNano({ otlp }: LedgerSpan): bigint {
  return otlp.endNano > otlp.startNano ? otlp.endNano - otlp.startNano : 0n
}

function hashOf(message: Message): string {
  return message.hash
}
