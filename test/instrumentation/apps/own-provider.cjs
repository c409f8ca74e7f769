'use strict'

// An application's own tracing, started before the hook: it keeps what it gets in memory and prints it.
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node')

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
void require('../../../instrumentation/register.cjs')

const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
void provider.getTracer('app').startActiveSpan('work', async span => {
  await (await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body })).text()
  span.end()
  const names = exporter
    .getFinishedSpans()
    .map(({ name, parentSpanContext }) => `${name} ${parentSpanContext !== undefined}`)
  console.log(names.join(', '))
})
