import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { flush } from '../../../../../instrumentation/src/api/flush.ts'
import { OpenCalls } from '../../../../../instrumentation/src/wire/call/open-calls.ts'
import { observeFetch } from '../../../../../instrumentation/src/wire/fetch/undici.ts'
import { listening, type Listening } from '../../../../helpers/listening.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../../../helpers/memory-provider.ts'

/** What the server answers next, in this order; the last one again and again. 0 hangs up. */
let script: number[] = [200]
let provider: MemoryProvider
let server: Listening
const calls = new OpenCalls(true)

beforeAll(async () => {
  provider = registerMemoryProvider()
  observeFetch(request => calls.begin(request))
  const answering = createServer((request, response) => {
    request.resume().on('end', () => {
      const status = (script.length > 1 ? script.shift() : script[0]) ?? 200
      if (status === 0) return response.destroy()
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(status === 429 && { 'retry-after': '2' }),
        ...(status === 503 && { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
      })
      const usage = { prompt_tokens: 7, completion_tokens: 3 }
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }]
      const error = { type: 'some_error', message: 'no' }
      return response.end(JSON.stringify(status < 400 ? { model: 'm1-1', choices, usage } : { error }))
    })
  })
  server = await listening(answering)
})
afterEach(() => {
  calls.abandonAll()
  provider.reset()
})
afterAll(async () => {
  provider.close()
  await server.close()
})

interface Sending {
  readonly said?: string
  readonly headers?: Record<string, string>
}

async function send({ said = 'Hello', headers = {} }: Sending = {}): Promise<void> {
  const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: said }] })
  try {
    const response = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body, headers })
    await response.text()
  } catch {
    // The attempt that fails at the connection.
  }
}

function within<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  return trace.getTracer('app').startActiveSpan(name, async span => {
    try {
      return await run()
    } finally {
      span.end()
    }
  })
}

/** Name, kind, number of the attempt, status of HTTP and error of each span. */
function shapes(): unknown[] {
  return provider
    .spans()
    .map(({ kind, attributes, status }) => [
      SpanKind[kind],
      attributes['spanledger.attempt'] ?? attributes['spanledger.attempts'],
      attributes['http.response.status_code'],
      status.code === SpanStatusCode.ERROR ? attributes['error.type'] : undefined,
    ])
}

const timeOf = ([seconds, nanos]: readonly [number, number]) => seconds * 1e9 + nanos

test('a call that is tried again is a span around a span for each attempt', async () => {
  script = [429, 200]
  await send()
  await send()

  const [first, second, call] = provider.spans()
  expect(shapes()).toEqual([
    ['CLIENT', 1, 429, 'some_error'],
    ['CLIENT', 2, 200, undefined],
    ['INTERNAL', 2, undefined, undefined],
  ])
  expect([first, second].map(span => span?.parentSpanContext?.spanId)).toEqual([
    call?.spanContext().spanId,
    call?.spanContext().spanId,
  ])
  expect(call?.name).toBe('chat m1')
  expect(first?.startTime).toEqual(call?.startTime)
  expect(second?.endTime).toEqual(call?.endTime)
  expect(timeOf(first?.endTime ?? [0, 0])).toBeLessThanOrEqual(timeOf(second?.startTime ?? [0, 0]))
})

test('usage, model and messages are those of the attempts, and what was said twice is told once', async () => {
  script = [429, 200]
  await send()
  await send()

  const [first, second, call] = provider.spans()
  expect(call?.attributes).toEqual({ 'spanledger.attempts': 2 })
  expect(first?.attributes).not.toHaveProperty('gen_ai.input.messages')
  expect(second?.attributes).toMatchObject({
    'gen_ai.usage.input_tokens': 7,
    'gen_ai.input.messages': expect.stringContaining('Hello') as unknown,
    'gen_ai.output.messages': expect.stringContaining('Hi') as unknown,
  })
})

test('a call whose attempts all fail has failed', async () => {
  script = [429, 0, 503]
  await send()
  await send()
  await send()
  calls.abandonAll()

  expect(shapes()).toEqual([
    ['CLIENT', 1, 429, 'some_error'],
    ['CLIENT', 2, undefined, 'UND_ERR_SOCKET'],
    ['CLIENT', 3, 503, 'some_error'],
    ['INTERNAL', 3, undefined, 'some_error'],
  ])
  expect(provider.spans()[2]?.attributes).toHaveProperty('gen_ai.input.messages')
})

test('a call that nobody tries again is one span, with what was said', async () => {
  script = [429]
  await send()
  expect(provider.spans()).toEqual([])

  calls.abandonAll()

  expect(shapes()).toEqual([['CLIENT', undefined, 429, 'some_error']])
  expect(provider.spans()[0]?.attributes).toHaveProperty('gen_ai.input.messages')
})

test.each([
  ['seconds', 429, 2, 2],
  ['a date', 503, 50, 60],
])('how long to wait is known in seconds, also where the server gives %s', async (_, status, least, most) => {
  script = [status]
  await send()
  calls.abandonAll()

  const after = Number(provider.spans()[0]?.attributes['spanledger.retry_after'])
  expect(after).toBeGreaterThanOrEqual(least)
  expect(after).toBeLessThanOrEqual(most)
})

test('an answer that no client tries again is told at once', async () => {
  script = [400]
  await send()

  expect(shapes()).toEqual([['CLIENT', undefined, 400, 'some_error']])
})

test('another request is another call', async () => {
  script = [429, 200]
  await send({ said: 'Hello' })
  await send({ said: 'Howdy' })
  calls.abandonAll()

  expect(shapes()).toEqual([
    ['CLIENT', undefined, 200, undefined],
    ['CLIENT', undefined, 429, 'some_error'],
  ])
})

test('the same request from another place is another call', async () => {
  script = [429, 200]
  await within('one', () => send())
  await within('two', () => send())

  expect(provider.spans().map(({ name, kind }) => [name, SpanKind[kind]])).toEqual([
    ['chat m1', 'CLIENT'],
    ['one', 'INTERNAL'],
    ['chat m1', 'CLIENT'],
    ['two', 'INTERNAL'],
  ])
})

test('attempts that an instrumentation of HTTP has a span for each are still those of one call', async () => {
  const http = { kind: SpanKind.CLIENT, attributes: { 'http.request.method': 'POST' } }
  const attempt = () =>
    trace.getTracer('http').startActiveSpan('POST', http, async span => {
      await send()
      span.end()
    })
  script = [429, 200]
  await within('work', async () => {
    await attempt()
    await attempt()
  })

  const call = provider.spans().find(({ attributes }) => attributes['spanledger.attempts'] === 2)
  const work = provider.spans().find(({ name }) => name === 'work')
  expect(call?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId)
  expect(provider.spans().filter(span => span.parentSpanContext?.spanId === call?.spanContext().spanId)).toHaveLength(2)
})

test('a client that tries again without reading why it was refused is followed as well', async () => {
  const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Hello' }] })
  const target = { method: 'POST', origin: server.url, path: '/v1/chat/completions', headers: {} }
  const unread = calls.begin({ ...target, body })
  unread?.requestBytes(body)
  unread?.requestComplete()
  unread?.responseStarted(503, { 'content-type': 'application/json' })
  const next = calls.begin({ ...target, body })
  next?.requestBytes(body)
  next?.requestComplete()
  unread?.ended('complete')
  next?.responseStarted(200, { 'content-type': 'application/json' })
  next?.ended('complete')

  expect(shapes()).toEqual([
    ['CLIENT', 1, 503, '503'],
    ['CLIENT', 2, 200, undefined],
    ['INTERNAL', 2, undefined, undefined],
  ])
})

test('the end of the work around it says that nobody tries again', async () => {
  script = [429]
  await within('work', () => send())

  const [call, work] = provider.spans()
  expect([call?.name, work?.name]).toEqual(['chat m1', 'work'])
  expect(call?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId)
})

test('attempts that their client counts are told apart, also where two calls say the same', async () => {
  const count = (retries: number) => ({ headers: { 'x-stainless-retry-count': String(retries) } })
  script = [429, 429, 200, 200, 200]
  await send(count(0))
  await send(count(1))
  // Nobody counts from 0 again within a call: this is a new one.
  await send(count(0))
  await send(count(2))

  expect(shapes()).toEqual([
    ['CLIENT', 1, 429, 'some_error'],
    ['CLIENT', 1, 200, undefined],
    ['CLIENT', 2, 429, 'some_error'],
    ['CLIENT', 3, 200, undefined],
    ['INTERNAL', 3, undefined, undefined],
  ])
})

test('who retries around a client that does not is counted here', async () => {
  const headers = { 'x-stainless-retry-count': '0' }
  script = [500, 200]
  await send({ headers })
  await send({ headers })

  expect(shapes()).toEqual([
    ['CLIENT', 1, 500, 'some_error'],
    ['CLIENT', 2, 200, undefined],
    ['INTERNAL', 2, undefined, undefined],
  ])
})

test("AWS's clients tell the number of the attempt as well", async () => {
  script = [200]
  await send({ headers: { 'amz-sdk-request': 'attempt=2; max=3' } })

  expect(shapes()).toEqual([['CLIENT', 2, 200, undefined]])
})

test('below a span that was not sampled there is nothing, retried or not', async () => {
  script = [429, 200]
  const unsampled = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 }
  await context.with(trace.setSpanContext(context.active(), unsampled), async () => {
    await send()
    await send()
  })
  calls.abandonAll()

  expect(provider.spans()).toEqual([])
  expect(calls.size).toBe(0)
})

test('what is held is bounded', async () => {
  script = [429]
  for (let index = 0; index < 300; index += 1) await send({ said: `Hello ${index}` })

  expect(calls.size).toBe(256)
  expect(provider.spans().map((span: ReadableSpan) => SpanKind[span.kind])).toEqual(
    Array.from({ length: 44 }, () => 'CLIENT'),
  )
})

test('flush() waits for no retry', async () => {
  script = [429]
  await send()
  await flush()

  expect(shapes()).toEqual([['CLIENT', undefined, 429, 'some_error']])
})
