import { SpanStatusCode } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan, Span } from '@opentelemetry/sdk-trace-base'
import { describe, expect, test } from 'vitest'
import { redactionOf } from '../../../../instrumentation/src/redaction/own-redactor.ts'
import { redactSpan } from '../../../../instrumentation/src/redaction/span/redact-span.ts'

const own = redactionOf({ SPANLEDGER_REDACTION_KEY: 'k' })

/** An ended span of the real SDK. */
function ended(write: (span: Span) => void, name = 'work'): ReadableSpan {
  const exporter = new InMemorySpanExporter()
  const resource = resourceFromAttributes({ 'service.name': 'shop', owner: 'ann@example.com' })
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const span = provider.getTracer('third-party').startSpan(name) as Span
  write(span)
  span.end()
  const [finished] = exporter.getFinishedSpans()
  if (finished === undefined) throw new Error('the span did not end')
  return finished
}

const stand = (value: unknown) =>
  JSON.parse(JSON.stringify(value).replaceAll(/<([A-Z_]+):[\da-f]{8}>/g, '<$1>')) as unknown

test('a foreign span loses what is secret everywhere, and says which rules found how much', () => {
  const span = ended(span => {
    span.setAttributes({ to: 'ann@example.com', list: ['x', '4111 1111 1111 1111'], count: 3, ok: true })
    span.setAttribute('http.request.header.x-api-key', ['abc'])
    span.addEvent('sent', { body: 'to bob@example.com', size: 7 })
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no ann@example.com' })
  }, 'mail ann@example.com')

  const redacted = redactSpan(span, own)

  expect(stand(redacted.name)).toBe('mail <EMAIL>')
  expect(stand(redacted.attributes)).toEqual({
    to: '<EMAIL>',
    list: ['x', '<CARD>'],
    count: 3,
    ok: true,
    'http.request.header.x-api-key': ['<SECRET>'],
    'spanledger.redaction.rules': ['card', 'email', 'secret'],
    'spanledger.redaction.count': 6,
  })
  expect(stand(redacted.events[0]?.attributes)).toEqual({ body: 'to <EMAIL>', size: 7 })
  expect(stand(redacted.status)).toEqual({ code: SpanStatusCode.ERROR, message: 'no <EMAIL>' })
  expect(stand(redacted.resource.attributes)).toEqual({ 'service.name': 'shop', owner: '<EMAIL>' })
})

test('the span of other processors stays as it is', () => {
  const span = ended(span => {
    span.setAttribute('to', 'ann@example.com').addEvent('e', { to: 'ann@example.com' })
  })
  const attributes = structuredClone(span.attributes)

  redactSpan(span, own)

  expect(span.attributes).toEqual(attributes)
  expect(span.events[0]?.attributes).toEqual({ to: 'ann@example.com' })
})

test('all of a span but its texts is kept', () => {
  const span = ended(span => void span.setAttribute('to', 'ann@example.com'))

  const redacted = redactSpan(span, own)

  expect(redacted.spanContext()).toEqual(span.spanContext())
  const { startTime, endTime, duration, kind, links, instrumentationScope } = span
  expect(redacted).toMatchObject({ startTime, endTime, duration, kind, links, instrumentationScope })
})

test('spans of one resource have one resource', () => {
  const span = ended(() => undefined)

  expect(redactSpan(span, own).resource).toBe(redactSpan(span, own).resource)
})

test('ids, models, hashes and identities given on purpose are not looked at', () => {
  const attributes = {
    'gen_ai.response.id': '4111111111111111',
    'spanledger.task.key': 'ann@example.com',
    'user.id': 'ann@example.com',
    'server.address': '10.1.2.3',
    'gen_ai.request.model': 'm1',
    'service.instance.id': '4111111111111111',
  }

  expect(redactSpan(ended(span => span.setAttributes(attributes)), own).attributes).toEqual(attributes) // oxfmt-ignore
})

describe('content of other instrumentations', () => {
  const write = (span: Span) =>
    void span.setAttributes({
      'input.value': 'Hello',
      'llm.input_messages.0.message.content': 'Hi',
      'gen_ai.prompt.name': 'p',
      note: 'n',
    })

  test('is hashed with SPANLEDGER_CONTENT=hash', () => {
    const { attributes } = redactSpan(ended(write), redactionOf({ SPANLEDGER_CONTENT: 'hash' }))

    expect(JSON.parse(String(attributes['input.value']))).toEqual({
      hash: expect.stringMatching(/^[\da-f]{32}$/),
      size: 5,
    })
    expect(attributes).toMatchObject({ 'gen_ai.prompt.name': 'p', note: 'n' })
  })

  test('is left out with SPANLEDGER_CONTENT=off', () => {
    const { attributes } = redactSpan(ended(write), redactionOf({ SPANLEDGER_CONTENT: 'off' }))

    expect(attributes).toEqual({ 'gen_ai.prompt.name': 'p', note: 'n' })
  })

  test('stays as it is with SPANLEDGER_CONTENT=full', () => {
    const span = ended(span => void span.setAttribute('to', 'ann@example.com'))

    expect(redactSpan(span, redactionOf({ SPANLEDGER_CONTENT: 'full' }))).toBe(span)
  })
})

test('a span that cannot be redacted keeps its numbers and its ids, and loses its texts', () => {
  const span = ended(span => {
    span.setAttributes({ note: 'ann@example.com', 'gen_ai.usage.input_tokens': 12, 'gen_ai.response.id': 'r1' })
    span.addEvent('e').setStatus({ code: SpanStatusCode.ERROR, message: 'secret' })
  })
  // What no SDK does, but a span comes from anywhere.
  const broken = Object.create(span, { events: { value: undefined } }) as ReadableSpan

  const redacted = redactSpan(broken, own)

  expect(redacted.attributes).toEqual({
    'gen_ai.usage.input_tokens': 12,
    'gen_ai.response.id': 'r1',
    'spanledger.redaction.rules': ['failed'],
  })
  expect([redacted.events, redacted.status, redacted.resource.attributes]).toEqual([
    [],
    { code: 2 },
    { 'service.name': 'shop' },
  ])
})
