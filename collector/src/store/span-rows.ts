import type { CostStatus, EncodedRows, LedgerSpan, ToolProblem } from '../model.ts'
import type { OtlpSpan } from '../otlp.ts'
import { writeAttributes } from './rows/attribute-text.ts'
import { writeOtherAttributes } from './rows/other-attributes.ts'
import { encodeRows, type ColumnTable } from './rows/encode-rows.ts'

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

const columns: ColumnTable<SpanRow> = [
  [
    ['project', 'trace_id', 'span_id', 'parent_span_id', 'trace_state', 'name', 'span_kind'],
    (w, { span: { otlp }, ingest }) => {
      w.string(ingest.project)
      w.string(otlp.traceId)
      w.string(otlp.spanId)
      w.text(otlp.parentSpanId)
      w.text(otlp.traceState)
      w.text(otlp.name)
      w.uint8(otlp.kind)
    },
  ],
  [
    ['category', 'service', 'scope_name', 'scope_version', 'start_time', 'duration_ns', 'status', 'status_message'],
    (w, { span: { otlp, category, service } }) => {
      w.string(category)
      w.string(service)
      w.text(otlp.scope.name)
      w.text(otlp.scope.version)
      w.int64(otlp.startNano)
      w.uint64(durationNano(otlp))
      w.uint8(otlp.status.code)
      w.text(otlp.status.message)
    },
  ],
  [
    ['error_type', 'operation', 'provider', 'request_model', 'response_model', 'response_id', 'service_tier'],
    (w, { span }) => {
      w.text(span.errorType)
      w.text(span.operation)
      w.text(span.provider)
      w.text(span.requestModel)
      w.text(span.responseModel)
      w.text(span.responseId)
      w.text(span.serviceTier)
    },
  ],
  [
    ['finish_reasons', 'is_stream', 'stream_end', 'time_to_first_chunk_ns', 'usage_source', 'usage_problem'],
    (w, { span }) => {
      w.texts(span.finishReasons, reason => reason)
      w.bool(span.stream)
      w.text(span.streamEnd)
      w.uint64(span.timeToFirstChunkNano ?? 0n)
      w.uint8(usageSources[span.usage?.source ?? 'none'])
      w.text(span.usageProblem)
    },
  ],
  [
    ['input_tokens', 'output_tokens', 'cache_read_tokens'],
    (w, { span: { usage } }) => {
      w.uint32(usage?.input ?? 0)
      w.uint32(usage?.output ?? 0)
      w.uint32(usage?.cacheRead ?? 0)
    },
  ],
  [
    ['cache_write_tokens', 'cache_write_1h_tokens', 'reasoning_tokens'],
    (w, { span: { usage } }) => {
      w.uint32(usage?.cacheWrite ?? 0)
      w.uint32(usage?.cacheWrite1h ?? 0)
      w.uint32(usage?.reasoning ?? 0)
    },
  ],
  [
    ['cost_status', 'cost_nano', 'cost_details', 'price_id', 'price_source', 'cost_units', 'cost_rates'],
    (w, { span: { cost } }) => {
      w.uint8(costStatuses[cost.status])
      w.int64(cost.nano ?? 0n)
      w.map(cost.details, nano => w.int64(nano))
      w.text(cost.priceId)
      w.text(cost.arithmetic?.source)
      w.map(cost.arithmetic?.units ?? noUnits, units => w.uint32(units))
      w.map(cost.arithmetic?.rates ?? noRates, rate => w.string(rate))
    },
  ],
  [
    ['task_id', 'task_name', 'task_key', 'task_customer', 'task_outcome', 'conversation_id', 'user_id', 'agent'],
    (w, { span }) => {
      w.text(span.task.id)
      w.text(span.task.name)
      w.text(span.task.key)
      w.text(span.task.customer)
      w.text(span.task.outcome)
      w.text(span.conversationId)
      w.text(span.userId)
      w.text(span.agent)
    },
  ],
  [
    ['tool_name', 'tool_call_id', 'tool_arguments_hash', 'tool_result_hash', 'toolset_hash'],
    (w, { span }) => {
      w.text(span.toolName)
      w.text(span.toolCallId)
      w.text(span.content.toolArguments?.hash)
      w.text(span.content.toolResult?.hash)
      w.text(span.content.toolDefinitions?.hash)
    },
  ],
  [
    ['argument_shape', 'language'],
    (w, { span }) => {
      w.text(span.argumentShape)
      w.text(span.language)
    },
  ],
  [
    'tool_problems',
    (w, { span: { toolProblems } }) =>
      w.array(toolProblems ?? noProblems, ({ finding, tool, problem }) => {
        w.string(finding)
        w.string(tool)
        w.string(problem)
      }),
  ],
  [
    ['message_hashes', 'input_messages'],
    (w, { span: { content } }) => {
      w.hashes(content.input, content.output)
      w.uint32(content.input.length)
    },
  ],
  [
    ['document_ids', 'document_hashes', 'document_scores', 'document_sources', 'document_versions'],
    (w, { span: { documents } }) => {
      w.texts(documents, document => document.id)
      w.texts(documents, document => document.hash)
      w.array(documents, document => w.float64(document.score ?? Number.NaN))
      w.texts(documents, document => document.source)
      w.texts(documents, document => document.version)
    },
  ],
  [
    ['attributes', 'resource', 'dropped_attributes'],
    (w, { span }) => {
      const { otlp } = span
      writeOtherAttributes(w, span)
      w.repeated(otlp.resource.attributes, resource => writeAttributes(w, resource))
      w.uint32(otlp.droppedAttributesCount)
    },
  ],
  [
    ['events.time', 'events.name', 'events.attributes'],
    (w, { span: { otlp } }) => {
      w.array(otlp.events, event => w.int64(event.timeNano))
      w.texts(otlp.events, event => event.name)
      w.array(otlp.events, event => writeAttributes(w, event.attributes))
    },
  ],
  [
    ['links.trace_id', 'links.span_id', 'links.attributes'],
    (w, { span: { otlp } }) => {
      w.texts(otlp.links, link => link.traceId)
      w.texts(otlp.links, link => link.spanId)
      w.array(otlp.links, link => writeAttributes(w, link.attributes))
    },
  ],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

const noProblems: readonly ToolProblem[] = []
const noUnits: ReadonlyMap<string, number> = new Map()
const noRates: ReadonlyMap<string, string> = new Map()

/** A span that ends before it starts has a broken clock behind it: its duration is unknown, and shown as 0. */
function durationNano({ startNano, endNano }: OtlpSpan): bigint {
  return endNano > startNano ? endNano - startNano : 0n
}
