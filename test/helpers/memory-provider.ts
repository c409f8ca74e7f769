import { context, propagation, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { taskStamp } from '../../instrumentation/src/spans/task-stamp.ts'

export interface MemoryProvider {
  /** The spans that ended, in the order of their ends. */
  spans(): readonly ReadableSpan[]
  reset(): void
  close(): void
}

/** Registers a real provider whose spans stay in memory. */
export function registerMemoryProvider(): MemoryProvider {
  const exporter = new InMemorySpanExporter()
  new NodeTracerProvider({ spanProcessors: [taskStamp, new SimpleSpanProcessor(exporter)] }).register()
  return {
    spans: () => exporter.getFinishedSpans(),
    reset: () => exporter.reset(),
    close: () => {
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}

/** The same for the tests of a file or a group: registered before them, emptied after each, gone after the last. */
export function memoryProvider(): Pick<MemoryProvider, 'spans'> {
  let provider: MemoryProvider | undefined
  beforeAll(() => {
    provider = registerMemoryProvider()
  })
  afterEach(() => provider?.reset())
  afterAll(() => provider?.close())
  return { spans: () => provider?.spans() ?? [] }
}
