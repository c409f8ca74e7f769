import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

/** Redis' client: what `client.ft` sends, alone, from a pool or to a cluster, goes through one method. */
export const redisHooks: readonly LibraryHook[] = [
  {
    library: '@redis/client',
    hook: 'RedisClient',
    file: /^dist\/lib\/client\/index\.js$/,
    binding: 'RedisClient',
    apply: binding => {
      // True: that file, built.
      const { hookRedisClient } = lazily('./redis/client.js') as typeof import('./client.ts')
      return hookRedisClient(binding)
    },
  },
  {
    library: '@redis/client',
    hook: 'RedisClientPool',
    file: /^dist\/lib\/client\/pool\.js$/,
    binding: 'RedisClientPool',
    apply: binding => {
      // True: that file, built.
      const { hookRedisPool } = lazily('./redis/pool.js') as typeof import('./pool.ts')
      return hookRedisPool(binding)
    },
  },
]
