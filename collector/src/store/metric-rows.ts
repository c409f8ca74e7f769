import type { EncodedRows } from '../model.ts'
import type { BucketRange, ExponentialBuckets, MetricKind, OtlpMetricPoint } from '../otlp.ts'
import { writeAttributes } from './rows/attribute-text.ts'
import { type ColumnTable, encodeRows } from './rows/encode-rows.ts'
import { hashOfRow } from './rows/hash-of-row.ts'
import type { RowBinaryWriter } from './rows/row-binary.ts'
import type { Ingest } from './span-rows.ts'

/** Encodes data points as rows of `metric_points`. This is where absent becomes an empty string, 0 or NaN. */
export function encodeMetricPoints(points: readonly OtlpMetricPoint[], ingest: Ingest): EncodedRows {
  return encodeRows(
    'metric_points',
    columns,
    points.map(point => ({ point, ingest })),
  )
}

interface PointRow {
  readonly point: OtlpMetricPoint
  readonly ingest: Ingest
}

const kinds: Record<MetricKind, number> = { gauge: 1, sum: 2, histogram: 3, exponential_histogram: 4, summary: 5 }

const noBuckets: BucketRange = { offset: 0, counts: [] }
const notExponential: ExponentialBuckets = {
  scale: 0,
  zeroCount: 0n,
  zeroThreshold: Number.NaN,
  positive: noBuckets,
  negative: noBuckets,
}

const columns: ColumnTable<PointRow> = [
  ['project', (w, { ingest }) => w.string(ingest.project)],
  ['name', (w, { point }) => w.string(point.metric.name)],
  ['description', (w, { point }) => w.string(point.metric.description)],
  ['unit', (w, { point }) => w.string(point.metric.unit)],
  ['kind', (w, { point }) => w.uint8(kinds[point.metric.kind])],
  ['temporality', (w, { point }) => w.uint8(point.metric.temporality)],
  ['is_monotonic', (w, { point }) => w.bool(point.metric.monotonic)],
  ['start_time', (w, { point }) => w.int64(point.startNano)],
  ['time', (w, { point, ingest }) => w.int64(point.timeNano || ingest.ingestedNano)],
  ['service', (w, { point }) => w.string(serviceOf(point))],
  ['scope_name', (w, { point }) => w.string(point.metric.scope.name)],
  ['scope_version', (w, { point }) => w.string(point.metric.scope.version)],
  ['flags', (w, { point }) => w.uint32(point.flags)],
  ['value', double(point => point.value)],
  ['count', (w, { point }) => w.uint64(point.count)],
  ['sum', double(point => point.sum)],
  ['min', double(point => point.min)],
  ['max', double(point => point.max)],
  ['bounds', (w, { point }) => w.array(point.bounds, bound => w.float64(bound))],
  ['bucket_counts', (w, { point }) => w.array(point.bucketCounts, count => w.uint64(count))],
  ['scale', exponential((w, { scale }) => w.int32(scale))],
  ['zero_count', exponential((w, { zeroCount }) => w.uint64(zeroCount))],
  ['zero_threshold', exponential((w, { zeroThreshold }) => w.float64(zeroThreshold))],
  ['positive_offset', exponential((w, { positive }) => w.int32(positive.offset))],
  ['positive_counts', exponential((w, { positive }) => w.array(positive.counts, count => w.uint64(count)))],
  ['negative_offset', exponential((w, { negative }) => w.int32(negative.offset))],
  ['negative_counts', exponential((w, { negative }) => w.array(negative.counts, count => w.uint64(count)))],
  ['quantiles.quantile', (w, { point }) => w.array(point.quantiles, ({ quantile }) => w.float64(quantile))],
  ['quantiles.value', (w, { point }) => w.array(point.quantiles, ({ value }) => w.float64(value))],
  ['exemplars.time', (w, { point }) => w.array(point.exemplars, ({ timeNano }) => w.int64(timeNano))],
  ['exemplars.value', (w, { point }) => w.array(point.exemplars, ({ value }) => w.float64(value ?? Number.NaN))],
  ['exemplars.trace_id', (w, { point }) => w.array(point.exemplars, ({ traceId }) => w.string(traceId ?? ''))],
  ['exemplars.span_id', (w, { point }) => w.array(point.exemplars, ({ spanId }) => w.string(spanId ?? ''))],
  [
    'exemplars.attributes',
    (w, { point }) => w.array(point.exemplars, exemplar => writeAttributes(w, exemplar.attributes)),
  ],
  ['attributes', (w, { point }) => writeAttributes(w, point.attributes)],
  ['resource', (w, { point }) => writeAttributes(w, point.metric.resource.attributes)],
  ['hash', hashOfRow],
  ['ingested_at', (w, { ingest }) => w.int64(ingest.ingestedNano)],
]

function serviceOf({ metric }: OtlpMetricPoint): string {
  const service = metric.resource.attributes.get('service.name')
  return typeof service === 'string' && service !== '' ? service : 'unknown_service'
}

function double(read: (point: OtlpMetricPoint) => number | undefined) {
  return (writer: RowBinaryWriter, { point }: PointRow) => writer.float64(read(point) ?? Number.NaN)
}

function exponential(write: (writer: RowBinaryWriter, buckets: ExponentialBuckets) => void) {
  return (writer: RowBinaryWriter, { point }: PointRow) => write(writer, point.exponential ?? notExponential)
}
