import { existsSync } from 'node:fs'
import { readMigrations } from '@spanledger/queries/migrations'
import { engineFolder, type Config } from '../config/config.ts'
import { startEngine } from '../engine/engine.ts'
import { migrate } from '../store/migrate.ts'
import { openRecompute } from '../store/recompute/recompute.ts'
import { Store } from '../store/store.ts'
import { UsageError } from './command.ts'

/** The embedded engine on the data folder, with all sums computed; only one process at a time can hold it. */
export async function openEmbeddedStore(
  config: Config,
  usual: string,
): Promise<{ readonly store: Store; close(): Promise<void> }> {
  const dir = engineFolder(config)
  if (!existsSync(dir)) {
    throw new UsageError(
      `no collector answers at ${usual}, and there is no data in ${config.dataFolder}: start one with \`spanledger up\`, or name one with --url`,
    )
  }
  const engine = await startEngine({ dir })
  const store = new Store(engine)
  await migrate(store, readMigrations())
  // What was stored just before its collector ended may not be summed up yet.
  await computeSums(store)
  return {
    store,
    async close() {
      await store.close()
      await engine.close()
    },
  }
}

const settleMs = 10_000

/** Computes what is pending, as a running collector does all the time; false where the time was over first. */
export async function computeSums(store: Store): Promise<boolean> {
  const recompute = openRecompute({ store })
  const settled = await recompute.settled(settleMs)
  await recompute.close()
  return settled
}

/** Whether a collector answers there. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(500) }).catch(() => undefined)
  return response?.ok === true
}
