import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client'
import { startEngine, type Engine, type EngineOptions } from '../../collector/src/engine/engine.ts'

export interface TestEngine extends Engine {
  readonly dir: string
  /** A client of its own; all are closed with the engine. */
  client(options?: ClickHouseClientConfigOptions): ClickHouseClient
}

/** The embedded engine on a fresh folder, or on the given one; close() removes a folder it made. Needs the built child. */
export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'spanledger-engine-')))
  const engine = await startEngine({ ...options, dir })
  const clients: ClickHouseClient[] = []
  return {
    dir,
    url: engine.url,
    password: engine.password,
    database: engine.database,
    get pid() {
      return engine.pid
    },
    get restarts() {
      return engine.restarts
    },
    client(clientOptions) {
      const { url, password, database } = engine
      const client = createClient({ url, password, database, ...clientOptions })
      clients.push(client)
      return client
    },
    async close() {
      // The engine first: it answers what its clients still wait for.
      await engine.close()
      await Promise.all(clients.map(client => client.close()))
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
  }
}
