import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { inSlices, inTurns, sliceLength } from '../../../collector/src/bounded/slices.ts'
import { decodeTraces, decodeTracesInSlices } from '../../../collector/src/decode/decode-traces.ts'

/** Counts how often the event loop came round while something was done. */
async function turnsDuring<Result>(work: () => Promise<Result>): Promise<{ turns: number; result: Result }> {
  let turns = 0
  let isOver = false
  const count = () => {
    if (isOver) return
    turns += 1
    setImmediate(count)
  }
  setImmediate(count)
  const result = await work()
  isOver = true
  return { turns, result }
}

/** One request, all of it from one resource and one scope. */
function requestOf(spans: number): Uint8Array {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  for (let span = 0; span < spans; span += 1) provider.getTracer('slices').startSpan(`span ${span}`).end()
  return ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()) ?? new Uint8Array()
}

test('of a long list the event loop waits for one slice at a time, and nothing is lost or out of order', async () => {
  const values = Array.from({ length: 10 * sliceLength + 1 }, (_, index) => index)
  const lengths: number[] = []

  const { turns, result } = await turnsDuring(() =>
    inSlices(values, async slice => {
      lengths.push(slice.length)
      return slice
    }),
  )

  expect(Math.max(...lengths)).toBe(sliceLength)
  expect(turns).toBeGreaterThanOrEqual(10)
  expect(result.flat()).toEqual(values)
})

test('a list that is no longer than a slice waits for nobody', async () => {
  const values = Array.from({ length: sliceLength }, (_, index) => index)
  const { turns, result } = await turnsDuring(() => inSlices(values, slice => Promise.resolve(slice)))

  expect([turns, result]).toEqual([0, [values]])
})

test('of nothing there is one slice, which is empty', async () => {
  expect(await inSlices([], slice => Promise.resolve(slice.length))).toEqual([0])
})

test('a request of many spans is decoded a slice at a time, to the same spans', async () => {
  const body = requestOf(4 * sliceLength + 3)
  const { turns, result } = await turnsDuring(() => inTurns(decodeTracesInSlices(body, 'protobuf')))

  expect(turns).toBeGreaterThanOrEqual(4)
  expect(result).toEqual(decodeTraces(body, 'protobuf'))
  expect(result.spans.at(-1)?.name).toBe(`span ${4 * sliceLength + 2}`)
})

test('what is wrong with a request is said of its last slice too', async () => {
  const body = requestOf(2 * sliceLength)

  await expect(inTurns(decodeTracesInSlices(body.subarray(0, body.length - 1), 'protobuf'))).rejects.toMatchObject({
    code: 'INVALID_PROTOBUF',
  })
})
