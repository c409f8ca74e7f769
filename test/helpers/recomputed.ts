import { openRecompute } from '../../collector/src/store/recompute/recompute.ts'
import type { Store } from '../../collector/src/store/store.ts'

/** Computes again what was touched so far, or throws what stood in the way. */
export async function recomputed(store: Store, timeoutMs = 20_000): Promise<void> {
  const errors: unknown[] = []
  const recompute = openRecompute({ store, intervalMs: 10, onRetry: error => errors.push(error) })
  const settled = await recompute.settled(timeoutMs)
  await recompute.close()
  if (!settled) throw new Error('not settled', { cause: errors[0] })
}
