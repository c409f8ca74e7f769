import type { AnyValue, OtlpMetric, OtlpMetricPoint, Quantile } from '../../../otlp.ts'
import type { Budget } from '../../budget.ts'
import { emptyPoint, type PointDraft } from '../../empty-point.ts'
import { noAttributes } from '../../gathered.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from '../reader.ts'
import { readAttribute } from '../values.ts'

// SummaryDataPoint
const startTime = eightBytes(2)
const time = eightBytes(3)
const count = eightBytes(4)
const sum = eightBytes(5)
const quantileValues = lengthDelimited(6)
const pointAttributes = lengthDelimited(7)
const flags = varint(8)

// ValueAtQuantile
const quantileField = eightBytes(1)
const valueField = eightBytes(2)

/** Reads one point of a summary. */
export function readSummaryPoint(reader: ProtobufReader, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  const quantiles: Quantile[] = []
  // A summary always has a sum; in protobuf a sum of 0 is not on the wire.
  const point: PointDraft = { metric, ...emptyPoint, sum: 0, quantiles }
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case startTime:
        point.startNano = reader.fixed64()
        break
      case time:
        point.timeNano = reader.fixed64()
        break
      case count:
        point.count = reader.fixed64()
        break
      case sum:
        point.sum = reader.double()
        break
      case quantileValues:
        quantiles.push(readQuantile(reader, budget))
        break
      case pointAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      case flags:
        point.flags = reader.uint32()
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  point.attributes = attributes ?? noAttributes
  return point
}

function readQuantile(reader: ProtobufReader, budget: Budget): Quantile {
  budget.countPart()
  let quantile = 0
  let value = 0
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case quantileField:
        quantile = reader.double()
        break
      case valueField:
        value = reader.double()
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { quantile, value }
}
