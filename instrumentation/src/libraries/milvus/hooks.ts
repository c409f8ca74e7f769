import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

/** Milvus over gRPC: the class that the client inherits its searches from. */
export const milvusHooks: readonly LibraryHook[] = [
  {
    library: '@zilliz/milvus2-sdk-node',
    hook: 'Data',
    file: /^dist\/milvus\/grpc\/Data\.js$/,
    binding: 'Data',
    apply: binding => {
      // True: that file, built.
      const { hookData } = lazily('./milvus/data.js') as typeof import('./data.ts')
      return hookData(binding)
    },
  },
]
