/** Metrics of every kind: random ones as protobufjs takes them, and what protobufjs finds in them in our model. */
import type {
  BucketRange,
  ExponentialBuckets,
  MetricKind,
  OtlpMetric,
  OtlpMetricPoint,
} from '../../collector/src/otlp.ts'
import {
  attributesOf,
  listOf,
  nano,
  numberOf,
  type Origin,
  plain,
  type Plain,
  text,
  validId,
} from './otlp-oracle-values.ts'
import * as make from './otlp-random.ts'
import type { SeededRandom } from './seeded-random.ts'

const kinds: Readonly<Record<string, MetricKind>> = {
  gauge: 'gauge',
  sum: 'sum',
  histogram: 'histogram',
  exponentialHistogram: 'exponential_histogram',
  summary: 'summary',
}

export function randomMetric(random: SeededRandom): object {
  const temporality = make.maybe(random, 'aggregationTemporality', () => random.below(3))
  const data = random.pick([
    () => ({ gauge: { dataPoints: random.list(3, () => numberPoint(random)) } }),
    () => ({
      sum: { dataPoints: random.list(3, () => numberPoint(random)), ...temporality, isMonotonic: random.chance(0.5) },
    }),
    () => ({ histogram: { dataPoints: random.list(3, () => histogramPoint(random)), ...temporality } }),
    () => ({ exponentialHistogram: { dataPoints: random.list(3, () => exponentialPoint(random)), ...temporality } }),
    () => ({ summary: { dataPoints: random.list(3, () => summaryPoint(random)) } }),
    () => ({}),
  ])
  return {
    name: `m${make.text(random).replace(/\p{Cc}/gu, '')}`,
    ...make.maybe(random, 'description', () => make.text(random)),
    ...make.maybe(random, 'unit', () => make.text(random)),
    metadata: make.attributes(random, 1),
    ...data(),
  }
}

/** The points of one metric of protobufjs. */
export function oraclePoints(metric: Plain, origin: Origin): readonly OtlpMetricPoint[] {
  const field = text(metric['data'])
  const data = plain(metric[field])
  const kind = kinds[field]
  if (kind === undefined) return []
  const whole: OtlpMetric = {
    ...origin,
    kind,
    name: text(metric['name']),
    description: text(metric['description']),
    unit: text(metric['unit']),
    temporality: Number(data['aggregationTemporality'] ?? 0),
    monotonic: data['isMonotonic'] === true,
  }
  return listOf(data['dataPoints']).map(point => oraclePoint(point, whole))
}

function numberPoint(random: SeededRandom): object {
  return { ...point(random), ...number(random), exemplars: exemplars(random) }
}

function histogramPoint(random: SeededRandom): object {
  return {
    ...point(random),
    ...statistics(random),
    bucketCounts: random.list(5, () => make.uint64(random)),
    explicitBounds: random.list(4, () => make.double(random)),
    exemplars: exemplars(random),
  }
}

function exponentialPoint(random: SeededRandom): object {
  const buckets = () => ({ offset: make.int32(random), bucketCounts: random.list(6, () => make.uint64(random)) })
  return {
    ...point(random),
    ...statistics(random),
    ...make.maybe(random, 'scale', () => make.int32(random)),
    ...make.maybe(random, 'zeroCount', () => make.uint64(random)),
    ...make.maybe(random, 'zeroThreshold', () => make.double(random)),
    ...make.maybe(random, 'positive', buckets),
    ...make.maybe(random, 'negative', buckets),
    exemplars: exemplars(random),
  }
}

function summaryPoint(random: SeededRandom): object {
  return {
    ...point(random),
    ...make.maybe(random, 'count', () => make.uint64(random)),
    ...make.maybe(random, 'sum', () => make.double(random)),
    quantileValues: random.list(3, () => ({ quantile: make.double(random), value: make.double(random) })),
  }
}

function point(random: SeededRandom): object {
  return {
    attributes: make.attributes(random, 3),
    ...make.maybe(random, 'startTimeUnixNano', () => make.time(random)),
    ...make.maybe(random, 'timeUnixNano', () => make.time(random)),
    ...make.maybe(random, 'flags', () => random.pick([0, 1, 2 ** 32 - 1])),
  }
}

function statistics(random: SeededRandom): object {
  return {
    ...make.maybe(random, 'count', () => make.uint64(random)),
    ...make.maybe(random, 'sum', () => make.double(random)),
    ...make.maybe(random, 'min', () => make.double(random)),
    ...make.maybe(random, 'max', () => make.double(random)),
  }
}

function number(random: SeededRandom): object {
  return random.pick([
    () => ({ asInt: random.pick(make.integers) }),
    () => ({ asDouble: make.double(random) }),
    () => ({}),
  ])()
}

function exemplars(random: SeededRandom): object[] {
  return random.list(2, () => ({
    filteredAttributes: make.attributes(random, 2),
    timeUnixNano: make.time(random),
    ...number(random),
    traceId: make.anyId(random, 16),
    spanId: make.anyId(random, 8),
  }))
}

function oraclePoint(point: Plain, metric: OtlpMetric): OtlpMetricPoint {
  return {
    metric,
    attributes: attributesOf(point['attributes']),
    startNano: nano(point['startTimeUnixNano']),
    timeNano: nano(point['timeUnixNano']),
    flags: Number(point['flags']),
    value: valueOf(point),
    count: nano(point['count'] ?? 0),
    sum: numberOf(point['sum']),
    min: numberOf(point['min']),
    max: numberOf(point['max']),
    bounds: numbers(point['explicitBounds']).map(Number),
    bucketCounts: numbers(point['bucketCounts']).map(nano),
    exponential: metric.kind === 'exponential_histogram' ? exponentialOf(point) : undefined,
    quantiles: listOf(point['quantileValues']).map(pair => ({
      quantile: Number(pair['quantile']),
      value: Number(pair['value']),
    })),
    exemplars: listOf(point['exemplars']).map(exemplar => ({
      timeNano: nano(exemplar['timeUnixNano']),
      value: valueOf(exemplar),
      traceId: validId(exemplar['traceId'], 16),
      spanId: validId(exemplar['spanId'], 8),
      attributes: attributesOf(exemplar['filteredAttributes']),
    })),
  }
}

function valueOf(point: Plain): number | undefined {
  return numberOf(point['asInt'] ?? point['asDouble'])
}

function exponentialOf(point: Plain): ExponentialBuckets {
  return {
    scale: Number(point['scale']),
    zeroCount: nano(point['zeroCount']),
    zeroThreshold: Number(point['zeroThreshold']),
    positive: rangeOf(plain(point['positive'])),
    negative: rangeOf(plain(point['negative'])),
  }
}

function rangeOf(buckets: Plain): BucketRange {
  return { offset: Number(buckets['offset'] ?? 0), counts: numbers(buckets['bucketCounts']).map(nano) }
}

function numbers(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : []
}
