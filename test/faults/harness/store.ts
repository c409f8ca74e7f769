import { readMigrations } from '@spanledger/queries/migrations'
import { onTestFinished } from 'vitest'
import type { EngineLimits } from '../../../collector/src/engine/messages.ts'
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

/** An engine of its own behind a proxy that can be told to misbehave; both are ended with the test. */
export async function openFaultyStore({
  limits,
  isMigrated = true,
}: { limits?: EngineLimits; isMigrated?: boolean } = {}): Promise<FaultyStore> {
  const engine = await startTestEngine(limits ? { limits } : {})
  onTestFinished(() => engine.close())
  if (isMigrated) await migrateAndKeepEveryRow(engine)
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
