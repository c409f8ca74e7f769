// Requests of 64 spans as an OpenTelemetry SDK encodes them, and fresh ids written into the bytes of each copy.
import { randomFillSync } from 'node:crypto'
import { SpanKind } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

export const spansPerRequest = 64

const words = 'order refund parcel ticket agent customer delivery invoice address answer policy status'.split(' ')

/** One encoded request; `spanBytes` is about how large each span is. */
export function requestOf({ spanBytes, seed }) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'bench',
      'service.version': '1.2.3',
      'deployment.environment.name': 'bench',
    }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('bench', '1')
  for (let index = 0; index < spansPerRequest; index += 1) {
    tracer
      .startSpan('chat gpt-4o-mini', {
        kind: SpanKind.CLIENT,
        attributes: attributesOf(spanBytes, seed * spansPerRequest + index),
      })
      .end()
  }
  const spans = exporter.getFinishedSpans()
  const bytes = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans))
  const ids = spans.map(span => ({
    trace: bytes.indexOf(Buffer.from(span.spanContext().traceId, 'hex')),
    span: bytes.indexOf(Buffer.from(span.spanContext().spanId, 'hex')),
  }))
  return { bytes, ids }
}

/** A copy that no request before it was: eight spans a trace, as an agent's run has. */
export function freshCopy({ bytes, ids }) {
  const copy = Buffer.allocUnsafe(bytes.length)
  bytes.copy(copy)
  // One call for all random bytes: this runs beside what is measured.
  randomFillSync(random)
  ids.forEach(({ trace, span }, index) => {
    const first = (index - (index % 8)) * idBytes
    random.copy(copy, trace, first, first + 16)
    random.copy(copy, span, index * idBytes + 16, (index + 1) * idBytes)
  })
  return copy
}

const idBytes = 24
const random = Buffer.alloc(spansPerRequest * idBytes)

function attributesOf(spanBytes, seed) {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.response.id': `chatcmpl-${seed}`,
    'gen_ai.usage.input_tokens': 200 + (seed % 1_000),
    'gen_ai.usage.output_tokens': 20 + (seed % 100),
    'gen_ai.response.finish_reasons': ['stop'],
    'spanledger.usage.source': 'provider',
    'server.address': 'api.openai.com',
  }
  const text = Math.max(0, spanBytes - 700)
  attributes['gen_ai.input.messages'] = messages('user', textOf(Math.floor(text * 0.8), seed))
  attributes['gen_ai.output.messages'] = messages('assistant', textOf(Math.floor(text * 0.2), seed + 7))
  return attributes
}

function messages(role, content) {
  return JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
}

function textOf(length, seed) {
  let text = `${seed} `
  for (let index = seed; text.length < length; index = (index * 1_103_515_245 + 12_345) % 2_147_483_648)
    text += `${words[index % words.length]} `
  return text.slice(0, length)
}
