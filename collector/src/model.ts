/**
 * The nouns of the collector. Outside data is checked once, in `decode`; from then on it has one of these types.
 * Absent is `undefined`; empty strings and zeros that stand for "nothing" exist only in ClickHouse rows (`store/`).
 */

/** An OTLP AnyValue, decoded. Integers beyond 2^53 are bigints; bytes stay bytes; `null` is OTLP's empty value. */
export type AnyValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly AnyValue[]
  | ReadonlyMap<string, AnyValue>

/** Attribute names come from outside, so they are map keys and never property names. */
export type Attributes = ReadonlyMap<string, AnyValue>

export type OtlpEncoding = 'protobuf' | 'json'

export interface OtlpResource {
  readonly attributes: Attributes
}

export interface OtlpScope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
}

export interface OtlpEvent {
  readonly timeNano: bigint
  readonly name: string
  readonly attributes: Attributes
}

export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Attributes
}

/** One span as it came over OTLP: ids are lower-case hex (32 and 16 digits), times are Unix nanoseconds below 2^63. */
export interface OtlpSpan {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly traceState: string
  readonly name: string
  /** OTLP's numbers: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly startNano: bigint
  readonly endNano: bigint
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly events: readonly OtlpEvent[]
  readonly links: readonly OtlpLink[]
  /** OTLP's numbers: 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string }
}

/** A record that was refused for good, and why; the sender learns of it in `partial_success`. */
export interface Rejection {
  readonly reason: string
}

export interface DecodedTraces {
  readonly spans: readonly OtlpSpan[]
  readonly rejected: readonly Rejection[]
}

/** One log record as it came over OTLP. Ids that are absent or invalid are `undefined`: a log may belong to no trace. */
export interface OtlpLog {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
  /** When it happened; 0 where the source did not know. */
  readonly timeNano: bigint
  /** When the sender saw it. */
  readonly observedNano: bigint
  /** OTLP's numbers: 0 unspecified, 1 to 4 trace, 5 debug, 9 info, 13 warn, 17 error, 21 to 24 fatal. */
  readonly severity: number
  readonly severityText: string
  readonly eventName: string
  readonly body: AnyValue
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly flags: number
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

export interface DecodedLogs {
  readonly logs: readonly OtlpLog[]
  readonly rejected: readonly Rejection[]
}

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary'

/** What all points of a metric have in common. */
export interface OtlpMetric {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly kind: MetricKind
  /** OTLP's numbers: 0 unspecified, 1 delta, 2 cumulative. */
  readonly temporality: number
  readonly monotonic: boolean
}

/** One point of one metric; what its kind has no use for is absent or empty. */
export interface OtlpMetricPoint {
  readonly metric: OtlpMetric
  readonly attributes: Attributes
  readonly startNano: bigint
  readonly timeNano: bigint
  readonly flags: number
  /** Of a gauge or a sum. Integers beyond 2^53 are rounded, as every reader of metrics does. */
  readonly value: number | undefined
  readonly count: bigint
  readonly sum: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly bounds: readonly number[]
  readonly bucketCounts: readonly bigint[]
  readonly exponential: ExponentialBuckets | undefined
  readonly quantiles: readonly Quantile[]
  readonly exemplars: readonly Exemplar[]
}

/** Buckets whose bounds are powers of 2^(2^-scale). */
export interface ExponentialBuckets {
  readonly scale: number
  readonly zeroCount: bigint
  readonly zeroThreshold: number
  readonly positive: BucketRange
  readonly negative: BucketRange
}

export interface BucketRange {
  readonly offset: number
  readonly counts: readonly bigint[]
}

export interface Quantile {
  readonly quantile: number
  readonly value: number
}

/** One measurement behind a point, and the span it was made in. */
export interface Exemplar {
  readonly timeNano: bigint
  readonly value: number | undefined
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  readonly attributes: Attributes
}

export interface DecodedMetrics {
  readonly points: readonly OtlpMetricPoint[]
  readonly rejected: readonly Rejection[]
}

/** What a span is to the ledger. Only `model`, `embedding` and `rerank` spans are ever priced: the leaves that bill. */
export type Category = 'model' | 'embedding' | 'rerank' | 'tool' | 'retrieval' | 'agent' | 'task' | 'other'

export type UsageSource = 'provider' | 'estimated'

/**
 * Tokens of one call, as the GenAI conventions count them: `input` includes cache reads and writes,
 * `output` includes reasoning; the others are subsets. Before `enrich`, `estimated` means that the provider's count
 * lacks the output; after it, that at least a part was counted by us.
 */
export interface Usage {
  readonly source: UsageSource
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  /** The part of `cacheWrite` kept for one hour, which Anthropic bills at another price than five minutes. */
  readonly cacheWrite1h: number
  readonly reasoning: number
}

/**
 * - `none`: nothing to pay for here
 * - `priced`: our price × the provider's usage
 * - `estimated`: our price × counted tokens, since the provider sent no usage
 * - `unpriced`: a bill exists but we do not know it: no price for the model, or no usage
 * - `inconsistent`: the usage contradicts itself, such as more cached tokens than tokens
 */
export type CostStatus = 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent'

export interface Cost {
  readonly status: CostStatus
  /** Nano-dollars (10^-9 USD); undefined unless the status is `priced` or `estimated`. */
  readonly nano: bigint | undefined
  /** Nano-dollars by bucket (input, cache_read, cache_write, cache_write_1h, output); they add up to `nano`. */
  readonly details: ReadonlyMap<string, bigint>
  /** Which price row was applied, e.g. `openai/gpt-5@2026-01-01`. */
  readonly priceId: string | undefined
}

export type TaskOutcome = 'completed' | 'failed' | 'escalated' | 'abandoned'

export interface Task {
  readonly id: string | undefined
  readonly name: string | undefined
  readonly key: string | undefined
  readonly customer: string | undefined
  readonly outcome: TaskOutcome | undefined
}

/** A prompt, completion, tool argument, tool result or document: kept once per trace under the hash of its content. */
export interface Message {
  readonly hash: string
  readonly role: string
  /** JSON of a GenAI message (`{role, parts}`), or plain text where the source had plain text. */
  readonly body: string
}

/** Content of a span, in order. */
export interface Content {
  readonly input: readonly Message[]
  readonly output: readonly Message[]
  readonly toolDefinitions: Message | undefined
  readonly toolArguments: Message | undefined
  readonly toolResult: Message | undefined
  /** The texts of retrieved documents, where they were captured. */
  readonly documents: readonly Message[]
}

/** One retrieved document as the span names it; its text, if it was sent, is a message under `hash`. */
export interface RetrievedDocument {
  readonly id: string
  readonly hash: string | undefined
  readonly score: number | undefined
}

/** A span in Spanledger's one model, whatever dialect it came in. */
export interface Span {
  readonly otlp: OtlpSpan
  readonly category: Category
  readonly service: string
  /** `gen_ai.operation.name`, e.g. chat, embeddings, execute_tool, retrieval. */
  readonly operation: string | undefined
  readonly provider: string | undefined
  readonly requestModel: string | undefined
  readonly responseModel: string | undefined
  readonly responseId: string | undefined
  readonly serviceTier: string | undefined
  readonly finishReasons: readonly string[]
  readonly stream: boolean
  readonly streamEnd: string | undefined
  readonly timeToFirstChunkNano: bigint | undefined
  readonly errorType: string | undefined
  readonly usage: Usage | undefined
  /** Says why usage that was sent was not believed. */
  readonly usageProblem: string | undefined
  readonly task: Task
  readonly conversationId: string | undefined
  readonly userId: string | undefined
  readonly agent: string | undefined
  readonly toolName: string | undefined
  readonly toolCallId: string | undefined
  readonly content: Content
  readonly documents: readonly RetrievedDocument[]
  /** The attributes without the content that moved to messages. */
  readonly attributes: Attributes
}

/** A span with its bill: what the store keeps. */
export interface LedgerSpan extends Span {
  readonly cost: Cost
}

/** A log record in Spanledger's one model. */
export interface Log {
  readonly otlp: OtlpLog
  readonly service: string
  /** The name of the event it is, wherever the sender wrote it. */
  readonly eventName: string
  /** What a model was told or said, if the record carries that and belongs to a trace. */
  readonly content: Content | undefined
  /** The body and the attributes without the content that moved to messages. */
  readonly body: AnyValue
  readonly attributes: Attributes
}

/** Rows of one table in ClickHouse's RowBinary, with the length of each row so that a batch can be cut between rows. */
export interface EncodedRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rowLengths: readonly number[]
  readonly bytes: Uint8Array
}
