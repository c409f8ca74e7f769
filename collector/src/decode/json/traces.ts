import type { OtlpEvent, OtlpLink, OtlpResource, OtlpScope, OtlpSpan } from '../../model.ts'
import {
  type GatheredSpans,
  isSpanId,
  isTraceId,
  knownKind,
  knownStatus,
  noAttributes,
  parentOf,
} from '../gathered-spans.ts'
import {
  enumIn,
  expectObject,
  idIn,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
  uint32In,
  uint64In,
} from './fields.ts'
import { parseJson } from './text.ts'
import { attributesIn } from './values.ts'

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(name => `SPAN_KIND_${name}`)
const statusCodes = ['UNSET', 'OK', 'ERROR'].map(name => `STATUS_CODE_${name}`)

// How many messages are around the attributes, the request not counted: the cap is the same as in protobuf.
const inResource = 2
const inScope = 3
const inSpan = 3
const inEvent = 4

/** Reads a JSON ExportTraceServiceRequest. Throws INVALID_JSON with the field that does not make sense. */
export function readJsonTraces(body: Uint8Array, gathered: GatheredSpans): void {
  const request = expectObject(parseJson(body), 'the body')
  for (const resourceSpans of objectsIn(request, 'resourceSpans')) {
    gathered.countPart()
    const resource = readResource(objectIn(resourceSpans, 'resource'), gathered)
    for (const scopeSpans of objectsIn(resourceSpans, 'scopeSpans')) {
      gathered.countPart()
      const scope = readScope(objectIn(scopeSpans, 'scope'), gathered)
      for (const span of objectsIn(scopeSpans, 'spans')) {
        gathered.countSpan()
        gathered.add(readSpan(span, { resource, scope }, gathered))
      }
    }
  }
}

function readResource(resource: JsonObject | undefined, gathered: GatheredSpans): OtlpResource {
  const attributes = resource && attributesIn(resource, 'attributes', { gathered, depth: inResource })
  return { attributes: attributes ?? noAttributes }
}

function readScope(scope: JsonObject | undefined, gathered: GatheredSpans): OtlpScope {
  if (!scope) return { name: '', version: '', attributes: noAttributes }
  return {
    name: textIn(scope, 'name'),
    version: textIn(scope, 'version'),
    attributes: attributesIn(scope, 'attributes', { gathered, depth: inScope }),
  }
}

function readSpan(span: JsonObject, origin: Pick<OtlpSpan, 'resource' | 'scope'>, gathered: GatheredSpans): OtlpSpan {
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
    attributes: attributesIn(span, 'attributes', { gathered, depth: inSpan }),
    droppedAttributesCount: uint32In(span, 'droppedAttributesCount'),
    events: objectsIn(span, 'events').map(event => readEvent(event, gathered)),
    links: objectsIn(span, 'links').flatMap(link => readLink(link, gathered)),
    status: { code: knownStatus(enumIn(status, 'code', statusCodes)), message: textIn(status, 'message') },
  }
}

function readEvent(event: JsonObject, gathered: GatheredSpans): OtlpEvent {
  gathered.countPart()
  return {
    timeNano: uint64In(event, 'timeUnixNano'),
    name: textIn(event, 'name'),
    attributes: attributesIn(event, 'attributes', { gathered, depth: inEvent }),
  }
}

/** The link, or nothing where it points nowhere: SDKs send links of spans that were not recorded. */
function readLink(link: JsonObject, gathered: GatheredSpans): readonly OtlpLink[] {
  gathered.countPart()
  const traceId = idIn(link, 'traceId')
  const spanId = idIn(link, 'spanId')
  const attributes = attributesIn(link, 'attributes', { gathered, depth: inEvent })
  return isTraceId(traceId) && isSpanId(spanId) ? [{ traceId, spanId, attributes }] : []
}
