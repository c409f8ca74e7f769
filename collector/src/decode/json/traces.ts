import type { OtlpEvent, OtlpLink, OtlpSpan } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import type { Gathered } from '../gathered.ts'
import { isSpanId, isTraceId, parentOf } from '../ids.ts'
import { knownKind, knownStatus } from '../numbers.ts'
import { inRecord, type Origin, readRequest } from './envelope.ts'
import { enumIn, idIn, type JsonObject, objectIn, objectsIn, textIn, uint32In, uint64In } from './fields.ts'
import { attributesIn } from './values.ts'

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(name => `SPAN_KIND_${name}`)
const statusCodes = ['UNSET', 'OK', 'ERROR'].map(name => `STATUS_CODE_${name}`)
const inEvent = inRecord + 1

/**
 * Reads a JSON ExportTraceServiceRequest.
 * @throws CollectorError INVALID_JSON with the field that does not make sense, WRONG_SIGNAL if these are no traces
 */
export function readJsonTraces(body: Uint8Array, gathered: Gathered<OtlpSpan>): void {
  const { budget } = gathered
  readRequest(body, {
    signal: 'spans',
    budget,
    readRecord(span, origin) {
      budget.countRecord()
      gathered.add(readSpan(span, origin, budget))
    },
  })
}

function readSpan(span: JsonObject, origin: Origin, budget: Budget): OtlpSpan {
  const status = objectIn(span, 'status') ?? {}
  return {
    // Spreading the origin would double the time a request takes.
    resource: origin.resource,
    scope: origin.scope,
    traceId: idIn(span, 'traceId'),
    spanId: idIn(span, 'spanId'),
    parentSpanId: parentOf(idIn(span, 'parentSpanId')),
    traceState: textIn(span, 'traceState'),
    name: textIn(span, 'name'),
    kind: knownKind(enumIn(span, 'kind', kinds)),
    startNano: uint64In(span, 'startTimeUnixNano'),
    endNano: uint64In(span, 'endTimeUnixNano'),
    attributes: attributesIn(span, 'attributes', { budget, depth: inRecord }),
    droppedAttributesCount: uint32In(span, 'droppedAttributesCount'),
    events: objectsIn(span, 'events').map(event => readEvent(event, budget)),
    links: objectsIn(span, 'links').flatMap(link => readLink(link, budget)),
    status: { code: knownStatus(enumIn(status, 'code', statusCodes)), message: textIn(status, 'message') },
  }
}

function readEvent(event: JsonObject, budget: Budget): OtlpEvent {
  budget.countPart()
  return {
    timeNano: uint64In(event, 'timeUnixNano'),
    name: textIn(event, 'name'),
    attributes: attributesIn(event, 'attributes', { budget, depth: inEvent }),
  }
}

/** The link, or nothing where it points nowhere: SDKs send links of spans that were not recorded. */
function readLink(link: JsonObject, budget: Budget): readonly OtlpLink[] {
  budget.countPart()
  const traceId = idIn(link, 'traceId')
  const spanId = idIn(link, 'spanId')
  const attributes = attributesIn(link, 'attributes', { budget, depth: inEvent })
  return isTraceId(traceId) && isSpanId(spanId) ? [{ traceId, spanId, attributes }] : []
}
