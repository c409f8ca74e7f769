import { fileURLToPath } from 'node:url'
import { runApp, type AppRun } from '../hooked-app.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../otlp-receiver.ts'
import { startMilvusServer } from './binary/milvus-server.ts'
import { startPostgresServer } from './binary/postgres-server.ts'
import { startRedisServer } from './binary/redis-server.ts'
import { startWeaviateServer } from './binary/weaviate-server.ts'
import { startStoreServer } from './store-server.ts'

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
export async function traceStores({ kind, folder, stores, app, ...options }: StoresOptions): Promise<StoresRun> {
  const [http, otlp, ...binary] = await Promise.all([
    startStoreServer(),
    startOtlpReceiver(),
    startPostgresServer(),
    startRedisServer(),
    startMilvusServer(),
    startWeaviateServer(),
  ])
  try {
    const [postgres, redis, milvus, weaviate] = binary.map(({ port }) => port)
    const env = {
      STORE_SERVER: http.url,
      STORE_PORTS: JSON.stringify({ postgres, redis, milvus, weaviate }),
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
      ...options.env,
    }
    // Beside its libraries, as an application is.
    const cwd = fileURLToPath(new URL(`../../libraries/${folder}/`, import.meta.url))
    const run = await runApp({ ...options, app: `stores/${app}`, args: [kind, folder, ...stores], env, cwd })
    return { ...run, spans: otlp.spans, requests: http.requests }
  } finally {
    await Promise.all([http, otlp, ...binary].map(server => server.close()))
  }
}
