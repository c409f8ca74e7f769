'use strict'

// A call of OpenAI's SDK beside somebody else's tracing, which is started before the hook, after it, or alone.
const { createRequire } = require('node:module')

const [, , tracing, order] = process.argv
const fromLibraries = createRequire(require.resolve('../../../libraries/apm/package.json'))
const hook = () => require('../../../../instrumentation/register.cjs')
let finish = async () => undefined
let within = run => run()

const tracings = {
  'the SDK 2'() {
    startSdk(require('@opentelemetry/sdk-trace-node'), sdk => new sdk.NodeTracerProvider(sdk.options).register())
  },

  'the SDK 3'() {
    const { context, trace } = fromLibraries('@opentelemetry/api')
    const { AsyncLocalStorageContextManager } = fromLibraries('@opentelemetry/context-async-hooks')
    startSdk(fromLibraries('@opentelemetry/sdk-trace'), sdk => {
      trace.setGlobalTracerProvider(new sdk.TracerProvider(sdk.options))
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    })
  },

  'the automatic instrumentations'() {
    process.env.OTEL_TRACES_EXPORTER ??= 'otlp'
    process.env.OTEL_EXPORTER_OTLP_PROTOCOL ??= 'http/json'
    process.env.OTEL_METRICS_EXPORTER = 'none'
    process.env.OTEL_LOGS_EXPORTER = 'none'
    fromLibraries('@opentelemetry/auto-instrumentations-node/register')
  },

  Sentry() {
    const Sentry = fromLibraries('@sentry/node')
    Sentry.init({
      dsn: 'http://key@127.0.0.1:9/1',
      tracesSampleRate: 1,
      traceLifecycle: 'static',
      beforeSendTransaction: ({ transaction, spans }) => {
        seen.push(transaction, ...spans.map(({ op }) => op))
        return null
      },
    })
    within = run => Sentry.startSpan({ name: 'work' }, run)
    finish = () => Sentry.flush(1000)
  },
}
const seen = []

function startSdk(sdk, register) {
  const exporter = new sdk.InMemorySpanExporter()
  const processor = sdk.SimpleSpanProcessor.length === 0 || 'TracerProvider' in sdk ? { exporter } : exporter
  register({ ...sdk, options: { spanProcessors: [new sdk.SimpleSpanProcessor(processor)] } })
  finish = async () => seen.push(...exporter.getFinishedSpans().map(({ name }) => name))
}

async function run() {
  if (order === 'after') hook()
  tracings[tracing]()
  if (order === 'before') hook()
  await within(callModel)
  await finish()
  console.log(JSON.stringify(seen))
}

async function callModel() {
  const { OpenAI } = fromLibraries('openai')
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: `${process.env.MODEL_SERVER}/v1` })
  const messages = [{ role: 'user', content: 'Say hello' }]
  const answer = await client.chat.completions.create({ model: 'm1', messages })
  console.log(answer.choices[0].message.content)
}

void run()
