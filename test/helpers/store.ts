import { readMigrations } from '@spanledger/queries/migrations'
import { migrate } from '../../collector/src/store/migrate.ts'
import { Store } from '../../collector/src/store/store.ts'
import { startTestEngine } from './engine.ts'

export interface TestStore {
  readonly store: Store
  close(): Promise<void>
}

/** A store on an embedded engine of its own, migrated and empty. */
export async function openTestStore(): Promise<TestStore> {
  const engine = await startTestEngine()
  const store = new Store(engine)
  await migrate(store, readMigrations())
  return {
    store,
    async close() {
      await store.close()
      await engine.close()
    },
  }
}
