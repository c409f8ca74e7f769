import { randomBytes } from 'node:crypto'

export interface JsonSpan {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  readonly name?: string
  readonly startMs?: number
  readonly attributes?: Record<string, string | number | boolean>
  readonly statusCode?: number
}

/** An OTLP/JSON request as curl would send it: spans of now, unless a test says otherwise. */
export function otlpJsonRequest(spans: readonly JsonSpan[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': 'billing-agent' }) },
        scopeSpans: [{ scope: { name: 'test' }, spans: spans.map(jsonSpan) }],
      },
    ],
  })
}

function jsonSpan({ startMs = Date.now(), ...span }: JsonSpan) {
  return {
    traceId: span.traceId ?? randomBytes(16).toString('hex'),
    spanId: span.spanId ?? randomBytes(8).toString('hex'),
    parentSpanId: span.parentSpanId ?? '',
    name: span.name ?? 'resolve_ticket',
    kind: 1,
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 250}000000`,
    attributes: attributes(span.attributes ?? {}),
    status: { code: span.statusCode ?? 0 },
  }
}

function attributes(values: Record<string, string | number | boolean>) {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'number') return { doubleValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value }
}
