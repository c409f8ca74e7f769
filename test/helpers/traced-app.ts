import type { OtlpReceiver } from './otlp-receiver.ts'
import { startOtlpReceiver, type Behaviour, type ReceivedSpan } from './otlp-receiver.ts'
import { runApp, type AppOptions, type AppRun } from './hooked-app.ts'
import { startModelServer, type ReceivedCall } from './model-server.ts'

export interface TracedRun extends AppRun {
  readonly spans: readonly ReceivedSpan[]
  readonly reports: readonly ReceivedSpan[]
  readonly requests: readonly ReceivedCall[]
  readonly exports: OtlpReceiver['headers']
}

/** Runs an application between a scripted model server and an OTLP receiver, and gives what each of the three saw. */
export async function traceApp(options: AppOptions, behaviour: Behaviour = 'taking'): Promise<TracedRun> {
  const [models, otlp] = await Promise.all([startModelServer(), startOtlpReceiver(behaviour)])
  try {
    const env = { MODEL_SERVER: models.url, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, ...options.env }
    const run = await runApp({ ...options, env })
    return { ...run, spans: otlp.spans, reports: otlp.reports, requests: models.requests, exports: otlp.headers }
  } finally {
    await Promise.all([models.close(), otlp.close()])
  }
}

/** The JSON of an attribute that holds some. */
export function jsonOf(span: ReceivedSpan | undefined, name: string): unknown {
  const value = span?.attributes[name]
  return typeof value === 'string' ? JSON.parse(value) : undefined
}
