import { runApp, type AppOptions, type AppRun } from '../hooked-app.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../otlp-receiver.ts'
import { startStoreServer } from './store-server.ts'

export interface StoresRun extends AppRun {
  readonly spans: readonly ReceivedSpan[]
  readonly requests: readonly string[]
}

/** Runs an application between a server of all stores and an OTLP receiver, and gives what each of the three saw. */
export async function traceStores(options: AppOptions): Promise<StoresRun> {
  const [stores, otlp] = await Promise.all([startStoreServer(), startOtlpReceiver()])
  try {
    const env = { STORE_SERVER: stores.url, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, ...options.env }
    const run = await runApp({ ...options, env })
    return { ...run, spans: otlp.spans, requests: stores.requests }
  } finally {
    await Promise.all([stores.close(), otlp.close()])
  }
}
