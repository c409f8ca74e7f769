import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

const core = '@langchain/core'

/**
 * LangChain and LangGraph: the methods in which a tool, a retriever, a chain with a name and a graph run. A callback
 * handler would hear of them too, but could not put what they call below them, and an application sees the handlers.
 */
export const langchainHooks: readonly LibraryHook[] = [
  {
    library: core,
    hook: 'StructuredTool',
    file: /^dist\/tools(\/index)?\.c?js$/,
    binding: 'StructuredTool',
    apply: binding => {
      // True: that file, built.
      const { hookTool } = lazily('./langchain/tool.js') as typeof import('./tool.ts')
      return hookTool(binding)
    },
  },
  {
    library: core,
    hook: 'BaseRetriever',
    file: /^dist\/retrievers(\/index)?\.c?js$/,
    binding: 'BaseRetriever',
    apply: binding => {
      // True: that file, built.
      const { hookRetriever } = lazily('./langchain/lookups/retriever.js') as typeof import('./lookups/retriever.ts')
      return hookRetriever(binding)
    },
  },
  {
    library: core,
    hook: 'VectorStore',
    file: /^dist\/vectorstores(\/index)?\.c?js$/,
    binding: 'VectorStore',
    apply: binding => {
      // True: that file, built.
      const { hookVectorStore } = lazily(
        './langchain/lookups/vector-store.js',
      ) as typeof import('./lookups/vector-store.ts')
      return hookVectorStore(binding)
    },
  },
  {
    library: core,
    hook: 'RunnableSequence',
    file: /^dist\/(?:schema\/runnable\/index|runnables\/(?:base|index))\.c?js$/,
    binding: 'RunnableSequence',
    apply: binding => {
      // True: that file, built.
      const { hookChain } = lazily('./langchain/chain.js') as typeof import('./chain.ts')
      return hookChain(binding)
    },
  },
  {
    library: core,
    hook: 'AsyncCaller',
    file: /^dist\/utils\/async_caller\.c?js$/,
    binding: 'AsyncCaller',
    apply: binding => {
      // True: that file, built.
      const { hookCaller } = lazily('./langchain/caller.js') as typeof import('./caller.ts')
      return hookCaller(binding)
    },
  },
  {
    library: '@langchain/langgraph',
    hook: 'Pregel',
    file: /^dist\/pregel\/index\.c?js$/,
    binding: 'Pregel',
    apply: binding => {
      // True: that file, built.
      const { hookGraph } = lazily('./langchain/graph.js') as typeof import('./graph.ts')
      return hookGraph(binding)
    },
  },
  ...['langchain', '@langchain/classic'].map((library): LibraryHook => ({
    library,
    hook: 'AgentExecutor',
    file: /^dist\/agents\/executor\.c?js$/,
    binding: 'AgentExecutor',
    apply: binding => {
      // True: that file, built.
      const { hookExecutor } = lazily('./langchain/executor.js') as typeof import('./executor.ts')
      return hookExecutor(binding)
    },
  })),
]
