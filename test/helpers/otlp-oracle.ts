/**
 * The traces that protobufjs finds in a request, in the shape of our model: a second implementation to compare with,
 * written for clearness. And the JSON of a request, made by protobufjs too.
 */
import type { AnyValue, Attributes, OtlpSpan } from '../../collector/src/model.ts'
import { otlpType } from './otlp-schema.ts'

const requestType = otlpType('trace-service', 'ExportTraceServiceRequest')

type Plain = Record<string, unknown>

/** The spans of an encoded request in which every id is valid. */
export function oracleSpans(body: Uint8Array): readonly OtlpSpan[] {
  const request = plain(requestType.toObject(requestType.decode(body), { arrays: true, defaults: true, oneofs: true }))
  return listOf(request['resourceSpans']).flatMap(resourceSpans =>
    listOf(resourceSpans['scopeSpans']).flatMap(scopeSpans =>
      listOf(scopeSpans['spans']).map(span => oracleSpan(span, resourceSpans['resource'], scopeSpans['scope'])),
    ),
  )
}

/** The OTLP JSON of an encoded request: proto3 JSON, but ids in hex. */
export function otlpJson(body: Uint8Array): string {
  const options = { longs: String, bytes: String, json: true } as const
  const json = plain(requestType.toObject(requestType.decode(body), options))
  const ids = new Set(['traceId', 'spanId', 'parentSpanId'])
  return JSON.stringify(json, (key, value: unknown) =>
    ids.has(key) && typeof value === 'string' ? Buffer.from(value, 'base64').toString('hex').toUpperCase() : value,
  )
}

function oracleSpan(span: Plain, resource: unknown, scope: unknown): OtlpSpan {
  const status = plain(span['status'])
  const parent = hex(span['parentSpanId'])
  return {
    resource: { attributes: attributesOf(plain(resource)['attributes']) },
    scope: {
      name: text(plain(scope)['name']),
      version: text(plain(scope)['version']),
      attributes: attributesOf(plain(scope)['attributes']),
    },
    traceId: hex(span['traceId']),
    spanId: hex(span['spanId']),
    parentSpanId: parent === '' ? undefined : parent,
    traceState: text(span['traceState']),
    name: text(span['name']),
    kind: Number(span['kind']),
    startNano: BigInt(String(span['startTimeUnixNano'])),
    endNano: BigInt(String(span['endTimeUnixNano'])),
    attributes: attributesOf(span['attributes']),
    droppedAttributesCount: Number(span['droppedAttributesCount']),
    events: listOf(span['events']).map(event => ({
      timeNano: BigInt(String(event['timeUnixNano'])),
      name: text(event['name']),
      attributes: attributesOf(event['attributes']),
    })),
    links: listOf(span['links']).map(link => ({
      traceId: hex(link['traceId']),
      spanId: hex(link['spanId']),
      attributes: attributesOf(link['attributes']),
    })),
    status: { code: Number(status['code'] ?? 0), message: text(status['message']) },
  }
}

function attributesOf(list: unknown): Attributes {
  return new Map(listOf(list).map(pair => [text(pair['key']), valueOf(plain(pair['value']))]))
}

function valueOf(value: Plain): AnyValue {
  const kind = value['value']
  const content = typeof kind === 'string' ? value[kind] : null
  switch (kind) {
    case 'intValue': {
      // protobufjs holds every int64 in a Long, whose text is exact.
      const integer = BigInt(String(content))
      return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
    }
    case 'arrayValue':
      return listOf(plain(content)['values']).map(valueOf)
    case 'kvlistValue':
      return attributesOf(plain(content)['values'])
    case 'bytesValue':
      return Uint8Array.from(content as Uint8Array)
    default:
      // True: what is left are texts, booleans, doubles and the empty value.
      return content as AnyValue
  }
}

function plain(value: unknown): Plain {
  // True of everything protobufjs's toObject gives for a message; an absent one is null.
  return (value ?? {}) as Plain
}

function listOf(value: unknown): readonly Plain[] {
  return (value ?? []) as readonly Plain[]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function hex(value: unknown): string {
  return Buffer.from((value ?? []) as Uint8Array).toString('hex')
}
