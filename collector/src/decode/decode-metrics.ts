import type { DecodedMetrics, OtlpEncoding, OtlpMetricPoint } from '../otlp.ts'
import { Gathered } from './gathered.ts'
import { readJsonMetrics } from './json/metrics.ts'
import { faultOfTime } from './numbers.ts'
import { readProtobufMetrics } from './protobuf/metrics.ts'

const readMetrics = { protobuf: readProtobufMetrics, json: readJsonMetrics } as const

/** The data points of one ExportMetricsServiceRequest, under the promises of `decodeTraces`. */
export function decodeMetrics(body: Uint8Array, encoding: OtlpEncoding): DecodedMetrics {
  const gathered = new Gathered({ noun: 'data points', faultOf: faultOfPoint })
  readMetrics[encoding](body, gathered)
  return { points: gathered.kept, rejected: gathered.rejected }
}

function faultOfPoint({ metric, startNano, timeNano, exemplars }: OtlpMetricPoint): string | undefined {
  if (metric.name === '') return 'the metric has no name'
  // A span has its id where a metric has its name.
  if (/[\p{Cc}\uFFFD]/u.test(metric.name)) return 'the name of the metric is not text'
  const fault = faultOfTime('start time', startNano) ?? faultOfTime('time', timeNano)
  if (fault !== undefined || exemplars.length === 0) return fault
  return exemplars.map(exemplar => faultOfTime('exemplar time', exemplar.timeNano)).find(reason => reason !== undefined)
}
