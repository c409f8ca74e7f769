import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

/** PostgreSQL's client: its pool, prepared statements, cursors and streams all end in `Client#query`. */
export const pgHooks: readonly LibraryHook[] = [
  {
    library: 'pg',
    hook: 'Client',
    file: /^lib\/client\.js$/,
    binding: 'Client',
    apply: binding => {
      // True: that file, built.
      const { hookClient } = lazily('./pg/client.js') as typeof import('./client.ts')
      return hookClient(binding)
    },
  },
  {
    library: 'pg-pool',
    hook: 'Pool',
    file: /^index\.js$/,
    binding: 'Pool',
    apply: binding => {
      // True: that file, built.
      const { hookPool } = lazily('./pg/pool.js') as typeof import('./pool.ts')
      return hookPool(binding)
    },
  },
]
