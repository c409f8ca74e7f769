// The same spans as rows of the exporter's table, and the statements that make it.
import { readFileSync } from 'node:fs'
import { writeAttributes } from '../../../collector/dist/store/rows/attribute-text.js'
import { encodeRows } from '../../../collector/dist/store/rows/encode-rows.js'

const columns = [
  ['Timestamp', (w, span) => w.int64(span.startNano)],
  ['TraceId', (w, span) => w.string(span.traceId)],
  ['SpanId', (w, span) => w.string(span.spanId)],
  ['ParentSpanId', (w, span) => w.string(span.parentSpanId ?? '')],
  ['TraceState', (w, span) => w.string(span.traceState)],
  ['SpanName', (w, span) => w.string(span.name)],
  ['SpanKind', w => w.string('Client')],
  ['ServiceName', (w, span) => w.string(span.resource.attributes.get('service.name'))],
  ['ResourceAttributes', (w, span) => writeAttributes(w, span.resource.attributes)],
  ['ScopeName', (w, span) => w.string(span.scope.name)],
  ['ScopeVersion', (w, span) => w.string(span.scope.version)],
  ['SpanAttributes', (w, span) => writeAttributes(w, span.attributes)],
  ['Duration', (w, span) => w.uint64(span.endNano - span.startNano)],
  ['StatusCode', w => w.string('Unset')],
  ['StatusMessage', (w, span) => w.string(span.status.message)],
  [
    ['Events.Timestamp', 'Events.Name', 'Events.Attributes'],
    (w, { events }) => {
      w.array(events, event => w.int64(event.timeNano))
      w.texts(events, event => event.name)
      w.array(events, event => writeAttributes(w, event.attributes))
    },
  ],
]

export function exporterSchema() {
  const text = readFileSync(new URL('exporter-schema.sql', import.meta.url), 'utf8')
  return text.split(/;\n/).filter(statement => statement.trim() !== '')
}

export function encodeExporterRows(spans) {
  return encodeRows('otel_traces_compared', columns, spans)
}
