import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

/** Weaviate over gRPC: `collection.query`. */
export const weaviateHooks: readonly LibraryHook[] = [
  {
    library: 'weaviate-client',
    hook: 'QueryManager',
    file: /^dist\/node\/(cjs|esm)\/collections\/query\/index\.js$/,
    binding: 'QueryManager',
    apply: binding => {
      // True: that file, built.
      const { hookQueryManager } = lazily('./weaviate/query-manager.js') as typeof import('./query-manager.ts')
      return hookQueryManager(binding)
    },
  },
]
