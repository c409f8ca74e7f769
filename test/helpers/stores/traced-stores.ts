import { fileURLToPath } from 'node:url'
import { runApp, type AppRun } from '../hooked-app.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../otlp-receiver.ts'
import { startStores } from './stores.ts'

export interface StoresRun extends AppRun {
  readonly spans: readonly ReceivedSpan[]
  /** What the HTTP server of the stores was asked. */
  readonly requests: readonly string[]
}

export interface StoresOptions {
  readonly app: 'app.cjs' | 'app.mjs'
  readonly node?: string
  readonly hook?: '--require' | '--import'
  /** Which clients: of the stores over HTTP, or of those with protocols of their own. */
  readonly kind: 'http' | 'binary'
  /** Which folder of libraries they come from. */
  readonly folder: 'newest' | 'older'
  readonly stores: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Runs an application between servers of all stores and an OTLP receiver, and gives what each of the three saw. */
export async function traceStores({ kind, folder, stores: names, app, ...options }: StoresOptions): Promise<StoresRun> {
  const [stores, otlp] = await Promise.all([startStores(), startOtlpReceiver()])
  try {
    const env = { ...stores.env, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, ...options.env }
    // Beside its libraries, as an application is.
    const cwd = fileURLToPath(new URL(`../../libraries/${folder}/`, import.meta.url))
    const run = await runApp({ ...options, app: `stores/${app}`, args: [kind, folder, ...names], env, cwd })
    return { ...run, spans: otlp.spans, requests: stores.requests }
  } finally {
    await Promise.all([stores, otlp].map(server => server.close()))
  }
}
