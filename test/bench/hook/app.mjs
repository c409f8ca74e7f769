// The application of `npm run bench -- hook`: calls a model through OpenAI's SDK, 16 at a time, as often as its parent
// says, and answers what CPU time a call took, export included. VARIANT says who traces it.
import { createRequire } from 'node:module'
import { handWritten } from './hand-written.mjs'

const require = createRequire(new URL('../peers/package.json', import.meta.url))
const { BENCH_URL: url, BENCH_VARIANT: variant } = process.env
const concurrency = 16

const variants = {
  bare: () => undefined,
  hook: () => undefined,
  hand: () => handWritten(provider(), require('@opentelemetry/api')),
  traceloop: () => instrumented(require('@traceloop/instrumentation-openai').OpenAIInstrumentation),
  openinference: () => instrumented(require('@arizeai/openinference-instrumentation-openai').OpenAIInstrumentation),
}
const traced = variants[variant]()

const OpenAI = require('openai')
const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${url}/v1`, maxRetries: 0 })
const trace = traced ?? ((_, run) => run())
const words =
  'the of and a to in is you that it he was for on are as with his they at be this have from or one had by word'
    .concat(
      ' order refund customer ticket please number invoice delivered yesterday question answer article help center',
    )
    .concat(
      ' account changed address payment because without another product returned broken waiting since still nothing',
    )
    .split(' ')
const kinds = { chat, stream }
let count = 0

process.on('message', ({ kind, calls }) => void measured(kinds[kind], calls).then(us => process.send({ us })))

function request() {
  count += 1
  return { model: 'gpt-4o', messages: [{ role: 'user', content: `Question ${count}. ${prose()}` }] }
}

/** Text that compresses as text does, and no two alike. */
function prose() {
  let text = ''
  for (let state = count; text.length < 2040;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += `${words[state % words.length]} `
  }
  return text
}

function chat() {
  const body = request()
  return trace(body, async take => {
    const completion = await client.chat.completions.create(body)
    take?.(completion, false)
    return completion
  })
}

function stream() {
  const body = { ...request(), stream: true, stream_options: { include_usage: true } }
  return trace(body, async take => {
    let text = ''
    for await (const chunk of await client.chat.completions.create(body)) {
      text += chunk.choices[0]?.delta.content ?? ''
      take?.(chunk, true)
    }
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
  // Until the last batch is out.
  await require('@opentelemetry/api').trace.getTracerProvider().getDelegate().forceFlush?.()
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
