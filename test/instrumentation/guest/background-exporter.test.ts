import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { BackgroundExporter } from '../../../instrumentation/src/guest/background-exporter.ts'

function spansOf(...sizes: readonly number[]): ReadableSpan[] {
  const memory = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('test')
  for (const [index, size] of sizes.entries()) {
    tracer.startSpan(`s${index}`, { attributes: { text: 'x'.repeat(size) } }).end()
  }
  return memory.getFinishedSpans()
}

type Done = Parameters<SpanExporter['export']>[1]

// True: 0 is ExportResultCode.SUCCESS.
const success = { code: 0 } as unknown as Parameters<Done>[0]

/** A receiver that answers when it is told to. */
class Receiver implements SpanExporter {
  readonly got: string[][] = []
  #answer: (() => void) | undefined

  export(spans: ReadableSpan[], done: Done): void {
    this.got.push(spans.map(span => span.name))
    this.#answer = () => done(success)
  }

  async answer(): Promise<void> {
    this.#answer?.()
    await new Promise(resolve => setImmediate(resolve))
  }

  async shutdown(): Promise<void> {}
}

test('takes a batch at once and sends one at a time', async () => {
  const receiver = new Receiver()
  const exporter = new BackgroundExporter(receiver)
  const codes: number[] = []

  exporter.export(spansOf(1), ({ code }) => codes.push(code))
  exporter.export(spansOf(1, 1), ({ code }) => codes.push(code))

  expect(codes).toEqual([0, 0])
  expect(receiver.got).toEqual([['s0']])
  await receiver.answer()
  expect(receiver.got).toEqual([['s0'], ['s0', 's1']])
  expect(exporter.idle).toBe(false)
  await receiver.answer()
  expect(exporter.idle).toBe(true)
})

test('splits what is too large for one request', async () => {
  const receiver = new Receiver()
  const exporter = new BackgroundExporter(receiver, { batchBytes: 10_000 })

  exporter.export(spansOf(6000, 6000, 50_000, 1), () => undefined)
  await receiver.answer()
  await receiver.answer()
  await receiver.answer()

  expect(receiver.got).toEqual([['s0'], ['s1'], ['s2'], ['s3']])
})

test('drops what comes when too much is waiting', async () => {
  const receiver = new Receiver()
  const exporter = new BackgroundExporter(receiver, { waitingBytes: 10_000 })

  exporter.export(spansOf(5000), () => undefined)
  exporter.export(spansOf(6000), () => undefined)
  exporter.export(spansOf(1, 5000), () => undefined)
  await receiver.answer()
  await receiver.answer()

  expect(receiver.got).toEqual([['s0'], ['s0']])
  expect(exporter.idle).toBe(true)
})

test('is idle once what is under way was forgotten', () => {
  const exporter = new BackgroundExporter(new Receiver())
  exporter.export(spansOf(1), () => undefined)

  exporter.drop()

  expect(exporter.idle).toBe(true)
})
