import { CollectorError } from '../../errors.ts'
import type { AnyValue, OtlpLog } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import { type Gathered, noAttributes } from '../gathered.ts'
import { spanIdOf, traceIdOf } from '../ids.ts'
import { knownSeverity } from '../numbers.ts'
import { type Origin, readRequest } from './envelope.ts'
import { eightBytes, fourBytes, lengthDelimited, type ProtobufReader, varint } from './reader.ts'
import { readAttribute, readValue } from './values.ts'

// LogRecord
const time = eightBytes(1)
const severityNumber = varint(2)
const severityText = lengthDelimited(3)
const body = lengthDelimited(5)
const logAttributes = lengthDelimited(6)
const droppedAttributesCount = varint(7)
const flags = fourBytes(8)
const traceId = lengthDelimited(9)
const spanId = lengthDelimited(10)
const observedTime = eightBytes(11)
const eventName = lengthDelimited(12)

// The trace id of a Span or the name of a Metric, and the start of a Span; no log has these here.
const spanOrMetric = lengthDelimited(1)
const spanStart = eightBytes(7)

/**
 * Reads a protobuf ExportLogsServiceRequest.
 * @throws CollectorError INVALID_PROTOBUF, or WRONG_SIGNAL if it is one of traces or metrics
 */
export function readProtobufLogs(bytes: Uint8Array, gathered: Gathered<OtlpLog>): void {
  readRequest(bytes, gathered.budget, (reader, origin) => {
    gathered.budget.countRecord()
    gathered.add(readLog(reader, origin, gathered.budget))
  })
}

function readLog(reader: ProtobufReader, { resource, scope }: Origin, budget: Budget): OtlpLog {
  const log: Draft = { ...emptyLog, resource, scope }
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case time:
        log.timeNano = reader.fixed64()
        break
      case severityNumber:
        log.severity = knownSeverity(reader.uint32())
        break
      case severityText:
        log.severityText = reader.string()
        break
      case body:
        log.body = readValue(reader, budget)
        break
      case logAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      case droppedAttributesCount:
        log.droppedAttributesCount = reader.uint32()
        break
      case flags:
        log.flags = reader.fixed32()
        break
      case traceId:
        log.traceId = traceIdOf(reader.id())
        break
      case spanId:
        log.spanId = spanIdOf(reader.id())
        break
      case observedTime:
        log.observedNano = reader.fixed64()
        break
      case eventName:
        log.eventName = reader.string()
        break
      case spanOrMetric:
      case spanStart:
        if (log.timeNano === 0n) throw new CollectorError('WRONG_SIGNAL', 'these are spans or metrics, not log records')
        reader.skip()
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  log.attributes = attributes ?? noAttributes
  return log
}

type Draft = { -readonly [Field in keyof OtlpLog]: OtlpLog[Field] }

/** Every field at OTLP's default. */
const emptyLog = {
  timeNano: 0n,
  observedNano: 0n,
  severity: 0,
  severityText: '',
  eventName: '',
  body: null,
  attributes: noAttributes,
  droppedAttributesCount: 0,
  flags: 0,
  traceId: undefined,
  spanId: undefined,
} as const
