import type { BucketRange, Exemplar, OtlpMetric, OtlpMetricPoint } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import { emptyPoint } from '../empty-point.ts'
import { spanIdOf, traceIdOf } from '../ids.ts'
import { inRecord } from './envelope.ts'
import {
  doubleIn,
  doublesIn,
  has,
  idIn,
  int32In,
  int64In,
  type JsonObject,
  objectIn,
  objectsIn,
  uint32In,
  uint64In,
  uint64sIn,
} from './fields.ts'
import { attributesIn } from './values.ts'

// A Metric is inRecord deep, its data one more, a point two, an exemplar three.
const inPoint = inRecord + 2
const inExemplar = inRecord + 3

/** Reads one point of a gauge or a sum. */
export function readNumberPoint(point: JsonObject, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  return {
    ...readPoint(point, metric, budget),
    value: valueOf(point),
    exemplars: exemplarsIn(point, budget),
  }
}

/** Reads one point of a histogram with explicit bounds. */
export function readHistogramPoint(point: JsonObject, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  return {
    ...readPoint(point, metric, budget),
    ...readStatistics(point),
    bucketCounts: uint64sIn(point, 'bucketCounts', budget),
    bounds: doublesIn(point, 'explicitBounds', budget),
    exemplars: exemplarsIn(point, budget),
  }
}

/** Reads one point of an exponential histogram. */
export function readExponentialPoint(point: JsonObject, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  return {
    ...readPoint(point, metric, budget),
    ...readStatistics(point),
    exponential: {
      scale: int32In(point, 'scale'),
      zeroCount: uint64In(point, 'zeroCount'),
      zeroThreshold: optionalDoubleIn(point, 'zeroThreshold') ?? 0,
      positive: bucketsIn(point, 'positive', budget),
      negative: bucketsIn(point, 'negative', budget),
    },
    exemplars: exemplarsIn(point, budget),
  }
}

/** Reads one point of a summary, which always has a sum. */
export function readSummaryPoint(point: JsonObject, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  return {
    ...readPoint(point, metric, budget),
    count: uint64In(point, 'count'),
    sum: optionalDoubleIn(point, 'sum') ?? 0,
    quantiles: objectsIn(point, 'quantileValues').map(pair => {
      budget.countPart()
      return { quantile: optionalDoubleIn(pair, 'quantile') ?? 0, value: optionalDoubleIn(pair, 'value') ?? 0 }
    }),
  }
}

/** What points of every kind have. */
function readPoint(point: JsonObject, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  return {
    metric,
    ...emptyPoint,
    attributes: attributesIn(point, 'attributes', { budget, depth: inPoint }),
    startNano: uint64In(point, 'startTimeUnixNano'),
    timeNano: uint64In(point, 'timeUnixNano'),
    flags: uint32In(point, 'flags'),
  }
}

function readStatistics(point: JsonObject): Pick<OtlpMetricPoint, 'count' | 'sum' | 'min' | 'max'> {
  return {
    count: uint64In(point, 'count'),
    sum: optionalDoubleIn(point, 'sum'),
    min: optionalDoubleIn(point, 'min'),
    max: optionalDoubleIn(point, 'max'),
  }
}

function valueOf(point: JsonObject): number | undefined {
  return has(point, 'asInt') ? Number(int64In(point, 'asInt')) : optionalDoubleIn(point, 'asDouble')
}

function optionalDoubleIn(point: JsonObject, field: string): number | undefined {
  return has(point, field) ? doubleIn(point, field) : undefined
}

function bucketsIn(point: JsonObject, field: string, budget: Budget): BucketRange {
  const buckets = objectIn(point, field) ?? {}
  return { offset: int32In(buckets, 'offset'), counts: uint64sIn(buckets, 'bucketCounts', budget) }
}

function exemplarsIn(point: JsonObject, budget: Budget): readonly Exemplar[] {
  return objectsIn(point, 'exemplars').map(exemplar => {
    budget.countPart()
    return {
      timeNano: uint64In(exemplar, 'timeUnixNano'),
      value: valueOf(exemplar),
      traceId: traceIdOf(idIn(exemplar, 'traceId')),
      spanId: spanIdOf(idIn(exemplar, 'spanId')),
      attributes: attributesIn(exemplar, 'filteredAttributes', { budget, depth: inExemplar }),
    }
  })
}
