// The application of `npm run bench -- hook`: calls a model through OpenAI's SDK, 16 at a time, and sends its parent what
// CPU time a call took, export included. VARIANT says who traces it.
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(new URL('../peers/package.json', import.meta.url))
const { BENCH_URL: url, BENCH_VARIANT: variant, BENCH_CALLS: calls } = process.env
const concurrency = 16

const variants = {
  bare: () => undefined,
  hook: () => undefined,
  hand: () => handWritten(provider()),
  traceloop: () => instrumented(require('@traceloop/instrumentation-openai').OpenAIInstrumentation),
  openinference: () => instrumented(require('@arizeai/openinference-instrumentation-openai').OpenAIInstrumentation),
}
const traced = variants[variant]()

const OpenAI = require('openai')
const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${url}/v1`, maxRetries: 0 })
const trace = traced ?? ((_, run) => run())
const filling = 'The quick brown fox jumps over the lazy dog. '.repeat(45)
let count = 0

// As many before as are measured: what is asked for is what a running service pays, not what compiling its code costs.
await measured(chat, Number(calls))
await measured(stream, Number(calls))
process.send({ chat: await measured(chat, Number(calls)), stream: await measured(stream, Number(calls)) })
process.disconnect()

function request() {
  count += 1
  return { model: 'gpt-4o', messages: [{ role: 'user', content: `Question ${count}. ${filling}` }] }
}

function chat() {
  const body = request()
  return trace(body, async span => {
    const completion = await client.chat.completions.create(body)
    span?.(completion.id, completion.model, completion.choices[0].message.content, completion.usage)
    return completion
  })
}

function stream() {
  const body = { ...request(), stream: true, stream_options: { include_usage: true } }
  return trace(body, async span => {
    let text = ''
    let last
    for await (const chunk of await client.chat.completions.create(body)) {
      text += chunk.choices[0]?.delta.content ?? ''
      last = chunk
    }
    span?.(last.id, last.model, text, last.usage)
    return text
  })
}

async function measured(call, calls) {
  const before = process.cpuUsage()
  let left = calls
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left > 0) {
        left -= 1
        await call()
      }
    }),
  )
  // Until the last batch is out: the pipelines send once a second or more often.
  await setTimeout(2500)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

function provider() {
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
  const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node')
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
  const options = { maxQueueSize: 1e5, scheduledDelayMillis: 500 }
  const provider = new NodeTracerProvider({
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/v1/traces` }), options)],
  })
  provider.register()
  return provider
}

function instrumented(Instrumentation) {
  const instrumentation = new Instrumentation()
  instrumentation.setTracerProvider(provider())
  instrumentation.enable()
  return undefined
}

/** What an engineer would write around each call: the same facts as the hook records, from the values in hand. */
function handWritten(provider) {
  const { SpanKind } = require('@opentelemetry/api')
  const tracer = provider.getTracer('hand')
  return ({ model, messages, stream }, run) =>
    tracer.startActiveSpan(
      `chat ${model}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': model,
          ...(stream && { 'gen_ai.request.stream': true }),
          'server.address': '127.0.0.1',
          'gen_ai.input.messages': JSON.stringify(
            messages.map(({ role, content }) => ({ role, parts: [{ type: 'text', content }] })),
          ),
        },
      },
      async span => {
        try {
          return await run((id, responseModel, content, usage) =>
            span.setAttributes({
              'gen_ai.response.id': id,
              'gen_ai.response.model': responseModel,
              'gen_ai.response.finish_reasons': ['stop'],
              'gen_ai.usage.input_tokens': usage.prompt_tokens,
              'gen_ai.usage.output_tokens': usage.completion_tokens,
              'gen_ai.output.messages': JSON.stringify([
                { role: 'assistant', parts: [{ type: 'text', content }], finish_reason: 'stop' },
              ]),
            }),
          )
        } finally {
          span.end()
        }
      },
    )
}
