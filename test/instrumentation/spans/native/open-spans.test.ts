import { context, SpanKind, trace, type Context } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isProviderCall, nativeSpanOf } from '../../../../instrumentation/src/spans/native/open-spans.ts'
import { ownServicesOnly } from '../../../../instrumentation/src/spans/own-services-only.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../helpers/memory-provider.ts'

let provider: MemoryProvider
beforeAll(() => {
  provider = registerMemoryProvider()
})
afterAll(() => provider.close())

function contextOf(scope: string, kind: SpanKind, parent: Context = context.active()): Context {
  return trace.setSpan(parent, trace.getTracer(scope).startSpan('call', { kind }, parent))
}

test.each([
  ['com.anthropic.sdk.typescript', SpanKind.CLIENT, true],
  ['com.anthropic.sdk.typescript.bedrock', SpanKind.CLIENT, true],
  ['com.anthropic.sdk.typescript', SpanKind.INTERNAL, false],
  ['mistralai_sdk_tracer', SpanKind.INTERNAL, true],
  ['@elastic/transport', SpanKind.CLIENT, true],
  ['somebody', SpanKind.CLIENT, false],
])('a span of %s of kind %i stands for a call: %s', (scope, kind, stands) => {
  const within = contextOf(scope, kind)

  expect(nativeSpanOf(within)).toBe(stands ? trace.getSpan(within) : undefined)
})

test('an instrumentation of HTTP between a native span and the wire does not hide it', () => {
  const native = contextOf('com.anthropic.sdk.typescript', SpanKind.CLIENT)
  const http = contextOf('@opentelemetry/instrumentation-http', SpanKind.CLIENT, native)

  expect(nativeSpanOf(http)).toBe(trace.getSpan(native))
})

test('work below a native span is not its call, and nothing is after it has ended', () => {
  const native = contextOf('com.anthropic.sdk.typescript', SpanKind.CLIENT)
  const work = contextOf('application', SpanKind.INTERNAL, native)
  expect(nativeSpanOf(work)).toBeUndefined()

  const http = contextOf('http', SpanKind.CLIENT, native)
  trace.getSpan(native)?.end()
  expect(nativeSpanOf(http)).toBeUndefined()
  expect(nativeSpanOf(native)).toBeUndefined()
})

test.each([
  ['com.anthropic.sdk.typescript', []],
  ['mistralai_sdk_tracer', []],
  ['@elastic/transport', ['traceparent']],
  ['somebody', ['traceparent']],
])('what travels with a call of %s is %j', (scope, headers) => {
  const within = contextOf(scope, SpanKind.CLIENT)
  const propagator = ownServicesOnly({
    inject: (_, carrier, setter) => setter.set(carrier, 'traceparent', '00'),
    extract: given => given,
    fields: () => ['traceparent'],
  })
  const carrier: Record<string, string> = {}
  propagator.inject(within, carrier, { set: (_, key, value) => void (carrier[key] = value) })

  expect(Object.keys(carrier)).toEqual(headers)
  expect(isProviderCall(within)).toBe(headers.length === 0)
})
