import { context, trace, type Tracer } from '@opentelemetry/api'
import * as sdk2 from '@opentelemetry/sdk-trace-node'
import { createRequire } from 'node:module'
import { afterEach, expect, test } from 'vitest'
import { joinProvider } from '../../instrumentation/src/join-provider.ts'
import { withCarried } from '../../instrumentation/src/spans/task-baggage.ts'

interface Registered {
  readonly tracer: Tracer
  readonly exporter: { getFinishedSpans(): readonly { readonly attributes: object }[] }
  /** The application's own list. */
  readonly processors: readonly unknown[]
}

const sdks: readonly (readonly [name: string, register: () => Registered])[] = [
  [
    '2',
    () => {
      const exporter = new sdk2.InMemorySpanExporter()
      const processors = [new sdk2.SimpleSpanProcessor(exporter)]
      const provider = new sdk2.NodeTracerProvider({ spanProcessors: processors })
      provider.register()
      return { tracer: provider.getTracer('app'), exporter, processors }
    },
  ],
  [
    '3',
    () => {
      const require = createRequire(new URL('../libraries/apm/package.json', import.meta.url))
      // True: the names of SDK 3.1.
      const sdk3 = require('@opentelemetry/sdk-trace') as {
        readonly TracerProvider: new (options: object) => { getTracer(name: string): Tracer }
        readonly InMemorySpanExporter: new () => Registered['exporter']
        readonly SimpleSpanProcessor: new (options: object) => object
      }
      const exporter = new sdk3.InMemorySpanExporter()
      const processors = [new sdk3.SimpleSpanProcessor({ exporter })]
      const provider = new sdk3.TracerProvider({ spanProcessors: processors })
      trace.setGlobalTracerProvider(provider)
      return { tracer: provider.getTracer('app'), exporter, processors }
    },
  ],
]

afterEach(() => {
  trace.disable()
  context.disable()
})

test.each(sdks)("spans of the application's own provider get their task, with the SDK %s", (_, register) => {
  const { tracer, exporter, processors } = register()

  expect(joinProvider()).toBe(true)
  tracer.startSpan('work', {}, withCarried(context.active(), { 'spanledger.task.id': 't1' })).end()

  expect(exporter.getFinishedSpans()).toMatchObject([{ attributes: { 'spanledger.task.id': 't1' } }])
  expect(processors).toHaveLength(1)
})

test('a provider of another kind stays as it is', () => {
  trace.setGlobalTracerProvider({ getTracer: () => trace.getTracer('none') })

  expect(joinProvider()).toBe(false)
})
