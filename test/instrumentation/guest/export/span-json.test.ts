import { SpanKind, SpanStatusCode, TraceFlags, type Attributes } from '@opentelemetry/api'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { encodeRequest, encodeSpan } from '../../../../instrumentation/src/guest/export/encoded-span.ts'
import { attributesJson } from '../../../../instrumentation/src/guest/export/span-json.ts'

const remote = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true }

function endedSpans(): readonly ReadableSpan[] {
  const memory = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(memory)],
    spanLimits: { attributeCountLimit: 6 },
  })
  const [one, other] = [provider.getTracer('one', '1.2'), provider.getTracer('an "other"')]
  const full = one.startSpan('chat "m1" \u{1f600}\ud800', {
    kind: SpanKind.CLIENT,
    links: [{ context: remote, attributes: { why: 'x' } }],
  })
  full.setAttributes({
    text: 'line\n"quoted" \u0000 \u2028 é',
    int: 3,
    double: 0.25,
    yes: true,
    list: ['a', 'b'],
    none: [],
    late: 1,
  })
  full.addEvent('first', { n: 1 })
  full.setStatus({ code: SpanStatusCode.ERROR, message: 'it "failed"' })
  full.end()
  other.startSpan('plain').end()
  one.startSpan('ok').setStatus({ code: SpanStatusCode.OK }).end()
  return memory.getFinishedSpans()
}

/** Without what is absent, zero or empty: the two differ in whether they say so. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([name, part]) =>
    name.startsWith('dropped') && part === 0 ? [] : [[name, essence(part)] as const],
  )
  return Object.fromEntries(
    kept.filter(([name, part]) => !(['events', 'links', 'values'].includes(name) && JSON.stringify(part) === '[]')),
  )
}

test("says what OpenTelemetry's own serializer says", () => {
  const spans = endedSpans()
  const theirs: unknown = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest([...spans]) ?? []).toString())
  const ours: unknown = JSON.parse(encodeRequest(spans.map(encodeSpan)).toString())

  expect(spans).toHaveLength(3)
  expect(JSON.stringify(essence(theirs))).toContain('"droppedAttributesCount":1')
  expect(unsetStatusAsNothing(essence(ours))).toEqual(unsetStatusAsNothing(essence(theirs)))
})

function unsetStatusAsNothing(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"status":{"code":0}', '"status":{}'))
}

test('what a name stood with before is not what it stands with now', () => {
  const turns: Attributes[] = [
    { a: 1 },
    { a: '1' },
    { a: true },
    { a: 'true' },
    { a: [1] },
    { a: 1 },
    { a: 'long '.repeat(20) },
  ]
  const written = turns.flatMap(attributes => [attributesJson(attributes), attributesJson({ ...attributes, b: 'x' })])

  expect(written.map(json => JSON.parse(json) as unknown)).toEqual(
    turns.flatMap(({ a }) => {
      const said = { key: 'a', value: valueOf(a) }
      return [[said], [said, { key: 'b', value: { stringValue: 'x' } }]]
    }),
  )
})

function valueOf(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } }
  if (typeof value === 'number') return { intValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value }
}

test('numbers that JSON has no words for are said as protobuf says them', () => {
  const attributes: Attributes = { a: NaN, b: Infinity, c: 2 ** 60, d: -0.5 }

  expect(JSON.parse(attributesJson(attributes))).toEqual([
    { key: 'a', value: { doubleValue: 'NaN' } },
    { key: 'b', value: { doubleValue: 'Infinity' } },
    { key: 'c', value: { doubleValue: 2 ** 60 } },
    { key: 'd', value: { doubleValue: -0.5 } },
  ])
})
