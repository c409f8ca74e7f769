/**
 * The nouns of OTLP, decoded: what came over the wire, checked once, in `decode`. Absent is `undefined`.
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

/** Whether a value is a list. `Array.isArray` does not narrow readonly arrays. */
export function isList(value: AnyValue): value is readonly AnyValue[] {
  return Array.isArray(value)
}

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
