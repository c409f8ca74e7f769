import type { AnyValue, Exemplar, OtlpMetric, OtlpMetricPoint } from '../../../otlp.ts'
import type { Budget } from '../../budget.ts'
import { emptyPoint, type PointDraft } from '../../empty-point.ts'
import { noAttributes } from '../../gathered.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from '../reader.ts'
import { readAttribute } from '../values.ts'
import { readExemplar } from './exemplar.ts'

// NumberDataPoint
const startTime = eightBytes(2)
const time = eightBytes(3)
const asDouble = eightBytes(4)
const exemplarField = lengthDelimited(5)
const asInt = eightBytes(6)
const pointAttributes = lengthDelimited(7)
const flags = varint(8)

/** Reads one point of a gauge or a sum. */
export function readNumberPoint(reader: ProtobufReader, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  const point: PointDraft = { metric, ...emptyPoint }
  const exemplars: Exemplar[] = []
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
      case asDouble:
        point.value = reader.double()
        break
      case asInt:
        point.value = reader.sfixed64()
        break
      case exemplarField:
        exemplars.push(readExemplar(reader, budget))
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
  point.exemplars = exemplars
  return point
}
