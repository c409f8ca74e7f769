import type { LibraryHook } from './library-hook.ts'
import { aiSdkHooks } from './ai-sdk/hooks.ts'
import { langchainHooks } from './langchain/hooks.ts'
import { llamaindexHooks } from './llamaindex/hooks.ts'
import { mcpHooks } from './mcp/hooks.ts'
import { milvusHooks } from './milvus/hooks.ts'
import { openaiAgentsHooks } from './openai-agents/hooks.ts'
import { pgHooks } from './pg/hooks.ts'
import { redisHooks } from './redis/hooks.ts'
import { weaviateHooks } from './weaviate/hooks.ts'

/** Every hook into a library. Another library is another list of hooks. */
export const libraryHooks: readonly LibraryHook[] = [
  ...aiSdkHooks,
  ...langchainHooks,
  ...llamaindexHooks,
  ...mcpHooks,
  ...milvusHooks,
  ...openaiAgentsHooks,
  ...pgHooks,
  ...redisHooks,
  ...weaviateHooks,
]
