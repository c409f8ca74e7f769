import { CollectorError } from '../../errors.ts'
import type { MetricKind, OtlpMetric, OtlpMetricPoint } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import type { Gathered } from '../gathered.ts'
import { knownTemporality } from '../numbers.ts'
import { type Origin, readRequest } from './envelope.ts'
import { readExponentialPoint } from './points/exponential.ts'
import { readHistogramPoint } from './points/histogram.ts'
import { readNumberPoint } from './points/number.ts'
import { readSummaryPoint } from './points/summary.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from './reader.ts'

// Metric
const metricName = lengthDelimited(1)
const description = lengthDelimited(2)
const unit = lengthDelimited(3)

// The times of a LogRecord and of a Span, which no metric has here.
const logTime = eightBytes(1)
const logObservedTime = eightBytes(11)
const spanStart = eightBytes(7)
const spanEnd = eightBytes(8)

// Gauge, Sum, Histogram, ExponentialHistogram and Summary
const dataPoints = lengthDelimited(1)
const temporality = varint(2)
const monotonic = varint(3)

interface Data {
  readonly kind: MetricKind
  readonly hasTemporality: boolean
  readonly readPoint: (reader: ProtobufReader, metric: OtlpMetric, budget: Budget) => OtlpMetricPoint
}

/** What a metric holds, by the field it is in. */
const dataFields: ReadonlyMap<number, Data> = new Map([
  [lengthDelimited(5), { kind: 'gauge', hasTemporality: false, readPoint: readNumberPoint }],
  [lengthDelimited(7), { kind: 'sum', hasTemporality: true, readPoint: readNumberPoint }],
  [lengthDelimited(9), { kind: 'histogram', hasTemporality: true, readPoint: readHistogramPoint }],
  [lengthDelimited(10), { kind: 'exponential_histogram', hasTemporality: true, readPoint: readExponentialPoint }],
  [lengthDelimited(11), { kind: 'summary', hasTemporality: false, readPoint: readSummaryPoint }],
])

/**
 * Reads a protobuf ExportMetricsServiceRequest.
 * @throws CollectorError INVALID_PROTOBUF, or WRONG_SIGNAL if it is one of traces or logs
 */
export function readProtobufMetrics(body: Uint8Array, gathered: Gathered<OtlpMetricPoint>): void {
  readRequest(body, gathered.budget, (reader, origin) => readMetric(reader, origin, gathered))
}

// Fields may come in any order, and the name belongs to every point: so it is looked for first.
function readMetric(reader: ProtobufReader, origin: Origin, gathered: Gathered<OtlpMetricPoint>): void {
  gathered.budget.countPart()
  const outer = reader.open()
  const start = reader.position
  const names = readNames(reader)
  reader.position = start
  while (reader.next()) {
    const data = dataFields.get(reader.tag)
    if (data) readData(reader, { ...data, ...names, ...origin }, gathered)
    else reader.skip()
  }
  reader.close(outer)
}

function readNames(reader: ProtobufReader): Pick<OtlpMetric, 'name' | 'description' | 'unit'> {
  const names = { name: '', description: '', unit: '' }
  while (reader.next()) {
    switch (reader.tag) {
      case metricName:
        names.name = reader.string()
        break
      case description:
        names.description = reader.string()
        break
      case unit:
        names.unit = reader.string()
        break
      case logTime:
      case logObservedTime:
      case spanStart:
      case spanEnd:
        throw new CollectorError('WRONG_SIGNAL', 'these are spans or log records, not metrics')
      default:
        reader.skip()
    }
  }
  return names
}

function readData(
  reader: ProtobufReader,
  { hasTemporality, readPoint, ...metric }: Data & Omit<OtlpMetric, 'temporality' | 'monotonic'>,
  gathered: Gathered<OtlpMetricPoint>,
): void {
  const whole = { ...metric, temporality: 0, monotonic: false }
  const outer = reader.open()
  const start = reader.position
  while (reader.next()) {
    if (reader.tag === temporality && hasTemporality) whole.temporality = knownTemporality(reader.uint32())
    else if (reader.tag === monotonic && metric.kind === 'sum') whole.monotonic = reader.bool()
    else reader.skip()
  }
  reader.position = start
  while (reader.next()) {
    if (reader.tag === dataPoints) {
      gathered.budget.countRecord()
      gathered.add(readPoint(reader, whole, gathered.budget))
    } else reader.skip()
  }
  reader.close(outer)
}
