import { readMigrations } from '@spanledger/queries/migrations'
import { afterAll, onTestFinished } from 'vitest'
import { migrate } from '../../../collector/src/store/migrate.ts'
import { Store } from '../../../collector/src/store/store.ts'
import { startTestEngine, type TestEngine } from '../../helpers/engine.ts'
import { startStoreProxy, type StoreProxy } from './store-proxy.ts'

export interface FaultyStore {
  readonly engine: TestEngine
  readonly proxy: StoreProxy
  /** For CLICKHOUSE_URL, by way of the proxy. */
  readonly url: string
}

/** An empty store behind a proxy that can be told to misbehave, for one test. */
export async function openFaultyStore(): Promise<FaultyStore> {
  const engine = await emptyEngine()
  return behindProxy(engine)
}

/** The same without a schema, as a collector finds it at its very first start. */
export async function openNewStore(): Promise<FaultyStore> {
  const engine = await startTestEngine()
  onTestFinished(() => engine.close())
  return behindProxy(engine)
}

let shared: Promise<TestEngine> | undefined
// One for all tests of a file: an engine with all its tables takes seconds to start on a busy machine.
afterAll(async () => (await shared)?.close())

async function emptyEngine(): Promise<TestEngine> {
  if (shared) {
    const engine = await shared
    await emptyTables(engine)
    return engine
  }
  shared = startTestEngine()
  await migrateAndKeepEveryRow(await shared)
  return shared
}

async function emptyTables(engine: TestEngine): Promise<void> {
  const client = engine.client()
  const query = `SELECT name FROM system.tables
    WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'migrations'`
  const tables = await (await client.query({ query, format: 'JSONEachRow' })).json<{ name: string }>()
  for (const { name } of tables) await client.command({ query: `TRUNCATE TABLE ${name}` })
}

async function behindProxy(engine: TestEngine): Promise<FaultyStore> {
  const proxy = await startStoreProxy(engine.url)
  onTestFinished(() => proxy.close())
  const url = `http://default:${engine.password}@127.0.0.1:${proxy.port}/${engine.database}`
  return { engine, proxy, url }
}

/** Prepares the folder of a collector that brings its own engine. */
export async function prepareEngineFolder(dataFolder: string): Promise<void> {
  await withEngineOf(dataFolder, migrateAndKeepEveryRow)
}

/** The engine of a collector that has ended, for as long as somebody looks at what it stored. */
export async function withEngineOf<Result>(
  dataFolder: string,
  look: (engine: TestEngine) => Promise<Result>,
): Promise<Result> {
  const engine = await startTestEngine({ dir: `${dataFolder}/clickhouse` })
  try {
    return await look(engine)
  } finally {
    await engine.close()
  }
}

/** Merges would remove a row that was inserted twice before anybody has counted it. */
async function migrateAndKeepEveryRow(engine: TestEngine): Promise<void> {
  const store = new Store(engine)
  try {
    await migrate(store, readMigrations())
    await store.command('ALTER TABLE spans MODIFY SETTING max_bytes_to_merge_at_max_space_in_pool = 1')
  } finally {
    await store.close()
  }
}
