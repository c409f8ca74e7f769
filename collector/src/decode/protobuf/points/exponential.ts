import type { AnyValue, BucketRange, Exemplar, OtlpMetric, OtlpMetricPoint } from '../../../otlp.ts'
import type { Budget } from '../../budget.ts'
import { emptyPoint, type PointDraft } from '../../empty-point.ts'
import { noAttributes } from '../../gathered.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from '../reader.ts'
import { readAttribute } from '../values.ts'
import { readExemplar } from './exemplar.ts'
import { readPacked } from './packed.ts'

// ExponentialHistogramDataPoint
const pointAttributes = lengthDelimited(1)
const startTime = eightBytes(2)
const time = eightBytes(3)
const count = eightBytes(4)
const sum = eightBytes(5)
const scale = varint(6)
const zeroCount = eightBytes(7)
const positive = lengthDelimited(8)
const negative = lengthDelimited(9)
const flags = varint(10)
const exemplarField = lengthDelimited(11)
const min = eightBytes(12)
const max = eightBytes(13)
const zeroThreshold = eightBytes(14)

// Buckets; the counts come packed or one by one.
const bucketOffset = varint(1)
const bucketCounts = lengthDelimited(2)
const bucketCount = varint(2)

/** Reads one point of an exponential histogram. */
export function readExponentialPoint(reader: ProtobufReader, metric: OtlpMetric, budget: Budget): OtlpMetricPoint {
  const exponential = { scale: 0, zeroCount: 0n, zeroThreshold: 0, positive: noBuckets, negative: noBuckets }
  const exemplars: Exemplar[] = []
  const point: PointDraft = { metric, ...emptyPoint, exponential, exemplars }
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case pointAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
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
      case flags:
        point.flags = reader.uint32()
        break
      case exemplarField:
        exemplars.push(readExemplar(reader, budget))
        break
      default:
        readBucketField(reader, exponential, budget)
    }
  }
  reader.close(outer)
  point.attributes = attributes ?? noAttributes
  return point
}

interface Exponential {
  scale: number
  zeroCount: bigint
  zeroThreshold: number
  positive: BucketRange
  negative: BucketRange
}

const noBuckets: BucketRange = { offset: 0, counts: [] }

function readBucketField(reader: ProtobufReader, exponential: Exponential, budget: Budget): void {
  switch (reader.tag) {
    case scale:
      exponential.scale = reader.sint32()
      break
    case zeroCount:
      exponential.zeroCount = reader.fixed64()
      break
    case zeroThreshold:
      exponential.zeroThreshold = reader.double()
      break
    case positive:
      exponential.positive = readBuckets(reader, budget)
      break
    case negative:
      exponential.negative = readBuckets(reader, budget)
      break
    default:
      reader.skip()
  }
}

function readBuckets(reader: ProtobufReader, budget: Budget): BucketRange {
  const counts: bigint[] = []
  let offset = 0
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case bucketOffset:
        offset = reader.sint32()
        break
      case bucketCounts:
      case bucketCount:
        readPacked(reader, budget, () => counts.push(reader.uint64()))
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { offset, counts }
}
