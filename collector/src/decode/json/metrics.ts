import type { MetricKind, OtlpMetric, OtlpMetricPoint } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import type { Gathered } from '../gathered.ts'
import { knownTemporality } from '../numbers.ts'
import { type Origin, readRequest } from './envelope.ts'
import { boolIn, enumIn, type JsonObject, objectIn, objectsIn, textIn } from './fields.ts'
import { readExponentialPoint, readHistogramPoint, readNumberPoint, readSummaryPoint } from './points.ts'

const temporalities = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'].map(name => `AGGREGATION_TEMPORALITY_${name}`)

interface Data {
  readonly kind: MetricKind
  readonly hasTemporality: boolean
  readonly readPoint: (point: JsonObject, metric: OtlpMetric, budget: Budget) => OtlpMetricPoint
}

/** What a metric holds, by the field it is in. */
const dataFields: readonly (readonly [field: string, data: Data])[] = [
  ['gauge', { kind: 'gauge', hasTemporality: false, readPoint: readNumberPoint }],
  ['sum', { kind: 'sum', hasTemporality: true, readPoint: readNumberPoint }],
  ['histogram', { kind: 'histogram', hasTemporality: true, readPoint: readHistogramPoint }],
  ['exponentialHistogram', { kind: 'exponential_histogram', hasTemporality: true, readPoint: readExponentialPoint }],
  ['summary', { kind: 'summary', hasTemporality: false, readPoint: readSummaryPoint }],
]

/**
 * Reads a JSON ExportMetricsServiceRequest.
 * @throws CollectorError INVALID_JSON with the field that does not make sense, WRONG_SIGNAL if these are no metrics
 */
export function readJsonMetrics(body: Uint8Array, gathered: Gathered<OtlpMetricPoint>): void {
  readRequest(body, {
    signal: 'metrics',
    budget: gathered.budget,
    readRecord: (metric, origin) => readMetric(metric, origin, gathered),
  })
}

function readMetric(metric: JsonObject, origin: Origin, gathered: Gathered<OtlpMetricPoint>): void {
  gathered.budget.countPart()
  for (const [field, { kind, hasTemporality, readPoint }] of dataFields) {
    const data = objectIn(metric, field)
    if (data === undefined) continue
    const whole: OtlpMetric = {
      kind,
      name: textIn(metric, 'name'),
      description: textIn(metric, 'description'),
      unit: textIn(metric, 'unit'),
      resource: origin.resource,
      scope: origin.scope,
      temporality: hasTemporality ? knownTemporality(enumIn(data, 'aggregationTemporality', temporalities)) : 0,
      monotonic: kind === 'sum' && boolIn(data, 'isMonotonic'),
    }
    for (const point of objectsIn(data, 'dataPoints')) {
      gathered.budget.countRecord()
      gathered.add(readPoint(point, whole, gathered.budget))
    }
  }
}
