import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listening } from './listening.ts'

export interface ReceivedSpan {
  readonly name: string
  readonly kind: number
  readonly scope: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly status: number
  /** On the clock of the day. */
  readonly startMs: number
  readonly durationMs: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[]
  readonly resource: Readonly<Record<string, unknown>>
}

/** How the receiver treats its senders. */
export type Behaviour = 'taking' | 'failing' | 'hanging'

export interface OtlpReceiver {
  readonly url: string
  /** Of the application's work. */
  readonly spans: readonly ReceivedSpan[]
  /** What the hook tells about itself, in spans of its own. */
  readonly reports: readonly ReceivedSpan[]
  readonly headers: readonly NodeJS.Dict<string | string[]>[]
  close(): Promise<void>
}

/** An OTLP/HTTP receiver of JSON that remembers what came. */
export async function startOtlpReceiver(behaviour: Behaviour = 'taking'): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const reports: ReceivedSpan[] = []
  const headers: NodeJS.Dict<string | string[]>[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      // A receiver of traces has nothing to be read.
      if (request.method === 'GET') {
        response.writeHead(404).end()
        return
      }
      headers.push(request.headers)
      if (behaviour === 'hanging') return
      const raw = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
      const received = behaviour === 'taking' ? readSpans(JSON.parse(body.toString()) as Traces) : []
      spans.push(...received.filter(span => span.attributes['spanledger.report'] !== true))
      reports.push(...received.filter(span => span.attributes['spanledger.report'] === true))
      response.writeHead(behaviour === 'taking' ? 200 : 500, { 'content-type': 'application/json' }).end('{}')
    })
  })
  return { ...(await listening(server)), spans, reports, headers }
}

interface KeyValue {
  readonly key: string
  readonly value: Value
}

interface Value {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: number | string
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: readonly Value[] }
}

interface Traces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly spans: readonly {
        readonly name: string
        readonly kind: number
        readonly traceId: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly startTimeUnixNano: string
        readonly endTimeUnixNano: string
        readonly attributes: readonly KeyValue[]
        readonly events?: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[]
        // Proto3 leaves out what is 0.
        readonly status: { readonly code?: number }
      }[]
    }[]
  }[]
}

function readSpans(traces: Traces): ReceivedSpan[] {
  return traces.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map(span => ({
        name: span.name,
        kind: span.kind,
        scope: scope.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        status: span.status.code ?? 0,
        events: (span.events ?? []).map(event => ({ name: event.name, attributes: readAttributes(event.attributes) })),
        startMs: Number(BigInt(span.startTimeUnixNano) / 1000n) / 1000,
        durationMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        attributes: readAttributes(span.attributes),
        resource: readAttributes(resource.attributes),
      })),
    ),
  )
}

function readAttributes(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]))
}

function readValue({ stringValue, boolValue, intValue, doubleValue, arrayValue }: Value): unknown {
  if (arrayValue) return arrayValue.values.map(readValue)
  return stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue))
}
