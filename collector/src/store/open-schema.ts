import { setTimeout as wait } from 'node:timers/promises'
import type { Migration } from '@spanledger/queries/migrations'
import { CollectorError } from '../errors.ts'
import { migrate } from './migrate.ts'
import type { Store } from './store.ts'

export interface Schema {
  /** Resolves when the schema is up to date; rows may be inserted from then on. */
  readonly ready: Promise<void>
  readonly isReady: boolean
  close(): Promise<void>
}

/**
 * Migrates the store. A store that cannot be reached yet is tried again in the background, so that a collector that
 * starts before its ClickHouse takes spans at once.
 * @throws CollectorError `STORE_REFUSED` if the store answers but cannot be migrated
 */
export async function openSchema(store: Store, migrations: readonly Migration[]): Promise<Schema> {
  const stopping = new AbortController()
  let isReady = await migrated(store, migrations)
  const ready = isReady ? Promise.resolve() : retry()

  async function retry(): Promise<void> {
    while (!isReady && !stopping.signal.aborted) {
      await wait(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      isReady = await migrated(store, migrations)
    }
    if (!isReady) throw new CollectorError('SHUTTING_DOWN', 'the store was not reached')
  }
  // Whoever inserts awaits it too; here it only must not be unhandled.
  ready.catch(() => undefined)

  return {
    ready,
    get isReady() {
      return isReady
    },
    async close() {
      stopping.abort()
      await ready.catch(() => undefined)
    },
  }
}

const retryMs = 1_000

async function migrated(store: Store, migrations: readonly Migration[]): Promise<boolean> {
  try {
    await store.createDatabase()
    await migrate(store, migrations)
    return true
  } catch (error) {
    if (error instanceof CollectorError && error.code === 'STORE_UNREACHABLE') return false
    throw error
  }
}
