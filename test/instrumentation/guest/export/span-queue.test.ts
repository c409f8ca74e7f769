import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, describe, expect, test } from 'vitest'
import type { DropReason } from '../../../../instrumentation/src/guest/export/drops.ts'
import { encodeSpan, type EncodedSpan } from '../../../../instrumentation/src/guest/export/encoded-span.ts'
import { sender } from '../../../../instrumentation/src/guest/export/http/send.ts'
import { SpanQueue, type QueueOptions } from '../../../../instrumentation/src/guest/export/span-queue.ts'
import { startScriptedReceiver, type Answer, type ScriptedReceiver } from '../../../helpers/scripted-receiver.ts'

let receiver: ScriptedReceiver | undefined
afterEach(() => receiver?.close())

type Script = (request: { readonly number: number; readonly bytes: number }) => Answer | undefined

interface Opened {
  readonly queue: SpanQueue
  readonly receiver: ScriptedReceiver
  readonly drops: Readonly<Record<string, number>>[]
}

async function open(
  script?: Script,
  options: Partial<QueueOptions> & { readonly gzip?: boolean } = {},
): Promise<Opened> {
  const started = await startScriptedReceiver(script)
  receiver = started
  const drops: Record<string, number>[] = []
  const { gzip = false, ...sizes } = options
  const send = sender({ url: new URL(started.url), headers: { 'x-key': 'k' }, gzip, timeoutMs: 5000 })
  const onDrops = (lost: ReadonlyMap<DropReason, number>) => void drops.push(Object.fromEntries(lost))
  return { queue: new SpanQueue({ delayMs: 5, onDrops, ...sizes, send }), receiver: started, drops }
}

function spansOf(...sizes: readonly number[]): readonly EncodedSpan[] {
  const memory = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('test')
  for (const [index, size] of sizes.entries()) {
    const attributes = { 'gen_ai.usage.input_tokens': 7, small: 'y'.repeat(size / 4), text: 'x'.repeat(size) }
    tracer.startSpan(`s${index}`, { attributes }).end()
  }
  return memory.getFinishedSpans().map(encodeSpan)
}

/** Without a hurry: until nothing is waiting any more. */
async function emptied(queue: SpanQueue): Promise<void> {
  while (queue.pending) await new Promise(resolve => setTimeout(resolve, 2))
}

const requestsOf = ({ receiver }: Opened) => receiver.requests.map(({ names }) => names.join(' '))

describe('a queue', () => {
  test('sends together what ends within its delay', async () => {
    const opened = await open()

    for (const span of spansOf(10, 10, 10)) opened.queue.add(span)
    expect(opened.queue.pending).toBe(true)
    await emptied(opened.queue)

    expect(requestsOf(opened)).toEqual(['s0 s1 s2'])
    expect(opened.receiver.requests[0]?.headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' })
  })

  test.each([
    ['bytes', { batchBytes: 10_000 }, ['s0', 's1 s2', 's3']],
    ['number', { batchSpans: 2 }, ['s0 s1', 's2 s3']],
  ])('makes requests of no more than so many by %s', async (_, sizes, expected) => {
    const opened = await open(undefined, sizes)

    for (const span of spansOf(9000, 3000, 3000, 9000)) opened.queue.add(span)
    await opened.queue.flush()

    expect(requestsOf(opened)).toEqual(expected)
  })

  test('compresses what is large, if that was asked for', async () => {
    const opened = await open(undefined, { gzip: true })

    for (const span of spansOf(9000)) opened.queue.add(span)
    await opened.queue.flush()

    expect(opened.receiver.requests[0]?.headers['content-encoding']).toBe('gzip')
    expect(requestsOf(opened)).toEqual(['s0'])
  })
})

describe('a receiver that finds a request too large', () => {
  test('gets it in halves, and smaller ones from then on', async () => {
    const opened = await open(({ bytes }) => (bytes > 200_000 ? { status: 413 } : undefined), { batchSpans: 4 })

    for (const span of spansOf(...Array<number>(8).fill(70_000))) opened.queue.add(span)
    await opened.queue.flush()

    expect(requestsOf(opened)).toEqual(['s0 s1 s2 s3', 's0 s1', 's2 s3', 's4 s5', 's6 s7'])
    expect(opened.drops).toEqual([])
  })

  test('gets a single span without its largest texts, and marked', async () => {
    const opened = await open(({ bytes }) => (bytes > 3000 ? { status: 413 } : undefined))

    for (const span of spansOf(20_000)) opened.queue.add(span)
    await opened.queue.flush()

    const last = opened.receiver.requests.at(-1)?.body ?? ''
    expect(requestsOf(opened)).toEqual(['s0', 's0', 's0'])
    expect(last).toContain('{"key":"spanledger.content.truncated","value":{"boolValue":true}}')
    expect(last).toContain('gen_ai.usage.input_tokens')
    expect(last).not.toContain('xxx')
  })

  test('loses a span that has no more to give, counted', async () => {
    const opened = await open(({ number }) => (number === 1 ? { status: 413 } : undefined))

    for (const span of spansOf(100)) opened.queue.add(span)
    await opened.queue.flush()
    for (const span of spansOf(100)) opened.queue.add(span)
    await opened.queue.flush()

    expect(opened.drops).toEqual([{ too_large: 1 }])
  })
})

describe('a receiver that cannot take a request', () => {
  test.each([429, 502, 503, 504])('now, as %i says, gets it again when it said', async status => {
    const opened = await open(({ number }) =>
      number < 3 ? { status, headers: { 'retry-after': number === 1 ? '0' : new Date(0).toUTCString() } } : undefined,
    )

    for (const span of spansOf(10)) opened.queue.add(span)
    await emptied(opened.queue)

    expect(requestsOf(opened)).toEqual(['s0', 's0', 's0'])
    expect(opened.drops).toEqual([])
  })

  test.each([400, 401, 404, 500])('ever, as %i says, gets it once', async status => {
    const opened = await open(({ number }) => (number === 1 ? { status } : undefined))

    for (const span of spansOf(10, 10)) opened.queue.add(span)
    await emptied(opened.queue)
    for (const span of spansOf(10)) opened.queue.add(span)
    await emptied(opened.queue)

    expect(requestsOf(opened)).toEqual(['s0 s1', 's0'])
    expect(opened.drops).toEqual([{ refused: 2 }])
  })

  test('for longer than the patience lasts loses it, counted', async () => {
    const opened = await open(
      ({ number }) => (number === 1 ? { status: 503, headers: { 'retry-after': '60' } } : undefined),
      {
        patienceMs: 1000,
      },
    )

    for (const span of spansOf(10)) opened.queue.add(span)
    await emptied(opened.queue)
    for (const span of spansOf(10)) opened.queue.add(span)
    await emptied(opened.queue)

    expect(opened.drops).toEqual([{ unreachable: 1 }])
  })

  test('when there is a hurry is not waited for, and gets it later', async () => {
    const opened = await open(({ number }) => (number < 3 ? { status: 503 } : undefined))

    for (const span of spansOf(10)) opened.queue.add(span)
    await opened.queue.flush()
    expect(requestsOf(opened)).toEqual(['s0', 's0'])
    expect(opened.queue.pending).toBe(true)
    await emptied(opened.queue)

    expect(requestsOf(opened)).toEqual(['s0', 's0', 's0'])
    expect(opened.drops).toEqual([])
  })
})

describe('what is lost', () => {
  test.each([
    ['spans', { maxSpans: 2 }],
    ['bytes', { maxBytes: 14_000 }],
  ])('because too many %s wait already is counted, and said when the way is free', async (_, limit) => {
    const opened = await open(undefined, limit)

    for (const span of spansOf(5000, 5000, 5000, 5000)) opened.queue.add(span)
    await emptied(opened.queue)

    expect(requestsOf(opened)).toEqual(['s0 s1'])
    expect(opened.drops).toEqual([{ queue_full: 2 }])
  })

  test('because the receiver rejected it is counted, and said after a request it took whole', async () => {
    const body = '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"bad ids"}}'
    const opened = await open(({ number }) => (number === 1 ? { status: 200, body } : undefined))

    for (const span of spansOf(10, 10, 10)) opened.queue.add(span)
    await emptied(opened.queue)
    expect(opened.drops).toEqual([])
    for (const span of spansOf(10)) opened.queue.add(span)
    await emptied(opened.queue)

    expect(opened.drops).toEqual([{ rejected: 2 }])
  })

  test('because sending itself is broken is counted, and breaks nothing', async () => {
    const queue = new SpanQueue({ send: () => Promise.reject(new Error('broken')) })

    for (const span of spansOf(10)) queue.add(span)
    await queue.flush()

    expect(queue.pending).toBe(false)
  })

  test('because the time was over is counted', async () => {
    const opened = await open()

    for (const span of spansOf(10, 10)) opened.queue.add(span)
    opened.queue.drop()
    expect(opened.queue.pending).toBe(false)
    for (const span of spansOf(10)) opened.queue.add(span)
    await opened.queue.flush()

    expect(requestsOf(opened)).toEqual(['s0'])
    expect(opened.drops).toEqual([{ ended: 2 }])
  })
})
