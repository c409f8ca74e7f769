import { SpanStatusCode, type Attributes, type AttributeValue, type HrTime, type SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { stringJson } from '../../content/string-json.ts'

/** A span as OTLP/JSON, as text; the test compares it with OpenTelemetry's own serializer. */
export function spanJson(span: ReadableSpan): string {
  const { traceId, spanId, traceState, traceFlags } = span.spanContext()
  const parent = span.parentSpanContext
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}",` +
    (parent?.spanId ? `"parentSpanId":"${parent.spanId}",` : '') +
    (traceState ? `"traceState":${JSON.stringify(traceState.serialize())},` : '') +
    `"name":${JSON.stringify(span.name)},"kind":${span.kind + 1},` +
    `"startTimeUnixNano":"${nanos(span.startTime)}","endTimeUnixNano":"${nanos(span.endTime)}",` +
    `"attributes":${attributesJson(span.attributes)},` +
    dropped('Attributes', span.droppedAttributesCount) +
    eventsJson(span) +
    linksJson(span) +
    `"status":${statusJson(span.status)},"flags":${flags(traceFlags, parent)}}`
  )
}

/** Attributes as OTLP/JSON, in their order. */
export function attributesJson(attributes: Attributes): string {
  let json = '['
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (value !== undefined) json += (json === '[' ? '' : ',') + attributeJson(name, value)
  }
  return `${json}]`
}

interface Key {
  readonly json: string
  /** What it stood with last, where that is short, and both as JSON. */
  value: AttributeValue | undefined
  whole: string
}

const keys = new Map<string, Key>()
const mostKeys = 1000
const longestKept = 64

/** The same few names come again with every span, most of them with what they stood with before. */
function attributeJson(name: string, value: AttributeValue): string {
  let key = keys.get(name)
  if (key === undefined) {
    key = { json: `{"key":${JSON.stringify(name)},"value":`, value: undefined, whole: '' }
    if (keys.size < mostKeys) keys.set(name, key)
  } else if (key.value === value) return key.whole
  const whole = `${key.json}${valueJson(value)}}`
  if (typeof value !== 'object' && !(typeof value === 'string' && value.length > longestKept)) {
    key.value = value
    key.whole = whole
  }
  return whole
}

type Element = string | number | boolean | null | undefined

function valueJson(value: AttributeValue | Element): string {
  if (typeof value === 'string') return `{"stringValue":${stringJson(value)}}`
  if (typeof value === 'number') return numberJson(value)
  if (typeof value === 'boolean') return `{"boolValue":${value}}`
  if (!Array.isArray(value)) return '{}'
  // True: what an attribute's list may hold.
  const elements = value as readonly Element[]
  return `{"arrayValue":{"values":[${elements.map(valueJson).join(',')}]}}`
}

/** JSON has no number for the infinite ones; protobuf's JSON has words. */
function numberJson(value: number): string {
  if (Number.isSafeInteger(value)) return `{"intValue":${value}}`
  return `{"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}`
}

function eventsJson({ events, droppedEventsCount }: ReadableSpan): string {
  const list = events.map(
    ({ name, time, attributes = {}, droppedAttributesCount = 0 }) =>
      `{"name":${JSON.stringify(name)},"timeUnixNano":"${nanos(time)}",` +
      `${dropped('Attributes', droppedAttributesCount)}"attributes":${attributesJson(attributes)}}`,
  )
  return (list.length > 0 ? `"events":[${list.join(',')}],` : '') + dropped('Events', droppedEventsCount)
}

function linksJson({ links, droppedLinksCount }: ReadableSpan): string {
  const list = links.map(
    ({ context, attributes = {}, droppedAttributesCount = 0 }) =>
      `{"traceId":"${context.traceId}","spanId":"${context.spanId}",` +
      (context.traceState ? `"traceState":${JSON.stringify(context.traceState.serialize())},` : '') +
      `${dropped('Attributes', droppedAttributesCount)}"attributes":${attributesJson(attributes)},` +
      `"flags":${flags(context.traceFlags, context)}}`,
  )
  return (list.length > 0 ? `"links":[${list.join(',')}],` : '') + dropped('Links', droppedLinksCount)
}

function dropped(what: string, count: number): string {
  return count > 0 ? `"dropped${what}Count":${count},` : ''
}

function statusJson({ code, message }: ReadableSpan['status']): string {
  if (code === SpanStatusCode.UNSET) return '{}'
  return `{"code":${code}${message === undefined ? '' : `,"message":${JSON.stringify(message)}`}}`
}

/** The flags of W3C; whether it is known, and whether it is so, that the parent is in another process. */
function flags(traceFlags: number, context: SpanContext | undefined): number {
  return (traceFlags & 0xff) | 0x100 | (context?.isRemote ? 0x200 : 0)
}

function nanos([seconds, rest]: HrTime): string {
  return `${seconds}${String(rest).padStart(9, '0')}`
}
