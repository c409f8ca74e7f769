'use strict'

// Sets up the OpenTelemetry SDK with one instrumentation, as its README says: before the application is loaded. PEER is
// the package.
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
const instrumentations = require(process.env.PEER)

const processor = new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: 100 })
const provider = new NodeTracerProvider({ spanProcessors: [processor] })
provider.register()

const Instrumentation = instrumentations.OpenAIInstrumentation ?? instrumentations.AnthropicInstrumentation
const instrumentation = new Instrumentation()
instrumentation.setTracerProvider(provider)
instrumentation.enable()

process.once('beforeExit', () => void provider.forceFlush())
