import { trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportDrops } from '../../../instrumentation/src/spans/report.ts'
import { registerMemoryProvider, type MemoryProvider } from '../../helpers/memory-provider.ts'

let memory: MemoryProvider
beforeAll(() => {
  memory = registerMemoryProvider()
})
afterAll(() => memory.close())

test('a report is a trace of its own, also where something else is being traced', () => {
  const tracer = trace.getTracer('test')

  tracer.startActiveSpan('work', span => {
    reportDrops(
      tracer,
      new Map([
        ['queue_full', 3],
        ['refused', 2],
      ] as const),
    )
    span.end()
  })

  const [report] = memory.spans()
  expect(report?.name).toBe('spanledger.export.dropped')
  expect(report?.parentSpanContext).toBeUndefined()
  expect(report?.attributes).toEqual({
    'spanledger.report': true,
    'spanledger.export.dropped': 5,
    'spanledger.export.dropped.reasons': '{"queue_full":3,"refused":2}',
  })
})
