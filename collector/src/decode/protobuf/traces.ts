import { CollectorError } from '../../errors.ts'
import type { AnyValue, OtlpEvent, OtlpLink, OtlpSpan } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import { type Gathered, noAttributes } from '../gathered.ts'
import { isSpanId, isTraceId, parentOf } from '../ids.ts'
import { knownKind, knownStatus } from '../numbers.ts'
import { type Origin, readRequestInSlices } from './envelope.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from './reader.ts'
import { readAttribute } from './values.ts'

// Span
const traceId = lengthDelimited(1)
const spanId = lengthDelimited(2)
const traceState = lengthDelimited(3)
const parentSpanId = lengthDelimited(4)
const spanName = lengthDelimited(5)
const kind = varint(6)
const startTime = eightBytes(7)
const endTime = eightBytes(8)
const spanAttributes = lengthDelimited(9)
const droppedAttributesCount = varint(10)
const events = lengthDelimited(11)
const links = lengthDelimited(13)
const status = lengthDelimited(15)

// The times of a LogRecord, which no span has here.
const logTime = eightBytes(1)
const logObservedTime = eightBytes(11)

// Span.Event
const eventTime = eightBytes(1)
const eventName = lengthDelimited(2)
const eventAttributes = lengthDelimited(3)

// Span.Link
const linkTraceId = lengthDelimited(1)
const linkSpanId = lengthDelimited(2)
const linkAttributes = lengthDelimited(4)

// Status
const statusMessage = lengthDelimited(2)
const statusCode = varint(3)

/**
 * Reads a protobuf ExportTraceServiceRequest.
 * @throws CollectorError INVALID_PROTOBUF, or WRONG_SIGNAL if it is one of logs
 */
export function readProtobufTraces(body: Uint8Array, gathered: Gathered<OtlpSpan>): Generator<void, void> {
  return readRequestInSlices(body, gathered.budget, (reader, origin) => {
    gathered.budget.countRecord()
    gathered.add(readSpan(reader, origin, gathered.budget))
  })
}

function readSpan(reader: ProtobufReader, origin: Origin, budget: Budget): OtlpSpan {
  const span = draftSpan(origin)
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case traceId:
        span.traceId = reader.id()
        break
      case spanId:
        span.spanId = reader.id()
        break
      case traceState:
        span.traceState = reader.string()
        break
      case parentSpanId:
        span.parentSpanId = parentOf(reader.id())
        break
      case spanName:
        span.name = reader.name()
        break
      case kind:
        span.kind = knownKind(reader.uint32())
        break
      case startTime:
        span.startNano = reader.fixed64()
        break
      case endTime:
        span.endNano = reader.fixed64()
        break
      case spanAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      case droppedAttributesCount:
        span.droppedAttributesCount = reader.uint32()
        break
      case events:
        span.events.push(readEvent(reader, budget))
        break
      case links:
        span.links.push(...readLink(reader, budget))
        break
      case status:
        span.status = readStatus(reader)
        break
      case logTime:
      case logObservedTime:
        if (span.traceId === '') throw new CollectorError('WRONG_SIGNAL', 'these are log records, not spans')
        reader.skip()
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  span.attributes = attributes ?? noAttributes
  return span
}

/** A span while its fields are being read. */
interface SpanDraft extends Writable<OtlpSpan> {
  events: OtlpEvent[]
  links: OtlpLink[]
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] }

/** A span with every field at OTLP's default. */
function draftSpan({ resource, scope }: Origin): SpanDraft {
  return {
    resource,
    scope,
    traceId: '',
    spanId: '',
    parentSpanId: undefined,
    traceState: '',
    name: '',
    kind: 0,
    startNano: 0n,
    endNano: 0n,
    attributes: noAttributes,
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: 0, message: '' },
  }
}

function readEvent(reader: ProtobufReader, budget: Budget): OtlpEvent {
  budget.countPart()
  let timeNano = 0n
  let name = ''
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case eventTime:
        timeNano = reader.fixed64()
        break
      case eventName:
        name = reader.string()
        break
      case eventAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { timeNano, name, attributes: attributes ?? noAttributes }
}

/** The link, or nothing where it points nowhere: SDKs send links of spans that were not recorded. */
function readLink(reader: ProtobufReader, budget: Budget): readonly OtlpLink[] {
  budget.countPart()
  let traceId = ''
  let spanId = ''
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case linkTraceId:
        traceId = reader.id()
        break
      case linkSpanId:
        spanId = reader.id()
        break
      case linkAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return isTraceId(traceId) && isSpanId(spanId) ? [{ traceId, spanId, attributes: attributes ?? noAttributes }] : []
}

function readStatus(reader: ProtobufReader): OtlpSpan['status'] {
  let code = 0
  let message = ''
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case statusMessage:
        message = reader.string()
        break
      case statusCode:
        code = knownStatus(reader.uint32())
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { code, message }
}
