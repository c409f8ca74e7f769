import { startMilvusServer } from './binary/milvus-server.ts'
import { startPostgresServer } from './binary/postgres-server.ts'
import { startRedisServer } from './binary/redis-server.ts'
import { startWeaviateServer } from './binary/weaviate-server.ts'
import { startStoreServer } from './store-server.ts'

export interface Stores {
  /** Says to an application where they are. */
  readonly env: NodeJS.ProcessEnv
  /** What the server of the stores over HTTP was asked. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Starts a server of ours for every store. */
export async function startStores(): Promise<Stores> {
  const [http, postgres, redis, milvus, weaviate] = await Promise.all([
    startStoreServer(),
    startPostgresServer(),
    startRedisServer(),
    startMilvusServer(),
    startWeaviateServer(),
  ])
  const binary = { postgres, redis, milvus, weaviate }
  const ports = Object.entries(binary).map(([name, { port }]) => [name, port])
  return {
    env: { STORE_SERVER: http.url, STORE_PORTS: JSON.stringify(Object.fromEntries(ports)) },
    requests: http.requests,
    close: async () => {
      await Promise.all([http, ...Object.values(binary)].map(server => server.close()))
    },
  }
}
