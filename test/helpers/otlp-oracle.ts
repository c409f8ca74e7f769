/**
 * The spans, logs and points that protobufjs finds in a request, in the shape of our model: a second implementation to
 * compare with, written for clearness. And the JSON of a request, made by protobufjs too.
 */
import type { Type } from 'protobufjs'
import type { OtlpLog, OtlpMetricPoint, OtlpSpan } from '../../collector/src/otlp.ts'
import { oraclePoints } from './otlp-metric.ts'
import {
  attributesOf,
  hex,
  listOf,
  nano,
  type Origin,
  plain,
  type Plain,
  recordsOf,
  text,
  validId,
  valueOf,
} from './otlp-oracle-values.ts'
import { otlpType } from './otlp-schema.ts'

export const requestTypes = {
  traces: otlpType('trace-service', 'ExportTraceServiceRequest'),
  logs: otlpType('logs-service', 'ExportLogsServiceRequest'),
  metrics: otlpType('metrics-service', 'ExportMetricsServiceRequest'),
} as const

/** The spans of an encoded request in which every id is valid. */
export function oracleSpans(body: Uint8Array): readonly OtlpSpan[] {
  return recordsOf(objectOf(requestTypes.traces, body), ['resourceSpans', 'scopeSpans', 'spans'], oracleSpan)
}

/** The log records of an encoded request. */
export function oracleLogs(body: Uint8Array): readonly OtlpLog[] {
  return recordsOf(objectOf(requestTypes.logs, body), ['resourceLogs', 'scopeLogs', 'logRecords'], oracleLog)
}

/** The data points of an encoded request in which every metric has a name. */
export function oracleMetrics(body: Uint8Array): readonly OtlpMetricPoint[] {
  const names = ['resourceMetrics', 'scopeMetrics', 'metrics'] as const
  return recordsOf(objectOf(requestTypes.metrics, body), [...names], oraclePoints).flat()
}

/** The OTLP JSON of an encoded request: proto3 JSON, but ids in hex. */
export function otlpJson(body: Uint8Array, signal: keyof typeof requestTypes = 'traces'): string {
  const options = { longs: String, bytes: String, json: true } as const
  const type = requestTypes[signal]
  const json = plain(type.toObject(type.decode(body), options))
  const ids = new Set(['traceId', 'spanId', 'parentSpanId'])
  return JSON.stringify(json, (key, value: unknown) =>
    ids.has(key) && typeof value === 'string' ? Buffer.from(value, 'base64').toString('hex').toUpperCase() : value,
  )
}

function objectOf(type: Type, body: Uint8Array): Plain {
  return plain(type.toObject(type.decode(body), { arrays: true, defaults: true, oneofs: true }))
}

function oracleLog(log: Plain, origin: Origin): OtlpLog {
  return {
    ...origin,
    timeNano: nano(log['timeUnixNano']),
    observedNano: nano(log['observedTimeUnixNano']),
    severity: Number(log['severityNumber']),
    severityText: text(log['severityText']),
    eventName: text(log['eventName']),
    body: valueOf(plain(log['body'])),
    attributes: attributesOf(log['attributes']),
    droppedAttributesCount: Number(log['droppedAttributesCount']),
    flags: Number(log['flags']),
    traceId: validId(log['traceId'], 16),
    spanId: validId(log['spanId'], 8),
  }
}

function oracleSpan(span: Plain, origin: Origin): OtlpSpan {
  const status = plain(span['status'])
  const parent = hex(span['parentSpanId'])
  return {
    ...origin,
    traceId: hex(span['traceId']),
    spanId: hex(span['spanId']),
    parentSpanId: parent === '' ? undefined : parent,
    traceState: text(span['traceState']),
    name: text(span['name']),
    kind: Number(span['kind']),
    startNano: nano(span['startTimeUnixNano']),
    endNano: nano(span['endTimeUnixNano']),
    attributes: attributesOf(span['attributes']),
    droppedAttributesCount: Number(span['droppedAttributesCount']),
    events: listOf(span['events']).map(event => ({
      timeNano: nano(event['timeUnixNano']),
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
