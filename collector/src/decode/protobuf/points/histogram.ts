import type { AnyValue, Exemplar, OtlpMetric, OtlpMetricPoint } from '../../../otlp.ts'
import type { Budget } from '../../budget.ts'
import { emptyPoint, type PointDraft } from '../../empty-point.ts'
import { noAttributes } from '../../gathered.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from '../reader.ts'
import { readAttribute } from '../values.ts'
import { readExemplar } from './exemplar.ts'
import { readPacked } from './packed.ts'

// HistogramDataPoint; lists of numbers come packed or one by one.
const startTime = eightBytes(2)
const time = eightBytes(3)
const count = eightBytes(4)
const sum = eightBytes(5)
const bucketCounts = lengthDelimited(6)
const bucketCount = eightBytes(6)
const explicitBounds = lengthDelimited(7)
const explicitBound = eightBytes(7)
const exemplarField = lengthDelimited(8)
const pointAttributes = lengthDelimited(9)
const flags = varint(10)
const min = eightBytes(11)
const max = eightBytes(12)

/** Reads one point of a histogram with explicit bounds. */
export function readHistogramPoint(reader: ProtobufReader, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  const lists = { bucketCounts: [] as bigint[], bounds: [] as number[], exemplars: [] as Exemplar[] }
  const point: PointDraft = { metric, ...emptyPoint, ...lists }
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
      case min:
        point.min = reader.double()
        break
      case max:
        point.max = reader.double()
        break
      case bucketCounts:
      case bucketCount:
        readPacked(reader, budget, () => lists.bucketCounts.push(reader.fixed64()))
        break
      case explicitBounds:
      case explicitBound:
        readPacked(reader, budget, () => lists.bounds.push(reader.double()))
        break
      case exemplarField:
        lists.exemplars.push(readExemplar(reader, budget))
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
