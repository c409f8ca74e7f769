import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

const library = '@llamaindex/core'

/** LlamaIndex: its retrievers, and the functions with which its models and its agents call tools. */
export const llamaindexHooks: readonly LibraryHook[] = [
  {
    library,
    hook: 'BaseRetriever',
    file: /^retriever\/dist\/index\.c?js$/,
    binding: 'BaseRetriever',
    apply: binding => {
      // True: that file, built.
      const { hookRetriever } = lazily('./llamaindex/retriever.js') as typeof import('./retriever.ts')
      return hookRetriever(binding)
    },
  },
  callTool('llms.callTool', /^llms\/dist\/index\.c?js$/, 'callTool'),
  callTool('agent.callTool', /^agent\/dist\/index\.c?js$/, 'callTool'),
  // Agents of workflows import it from there.
  callTool('agent.exports.callTool', /^agent\/dist\/index\.cjs$/, 'exports'),
]

function callTool(hook: string, file: RegExp, binding: string): LibraryHook {
  return {
    library,
    hook,
    file,
    binding,
    apply: binding => {
      // True: those files, built.
      const { observeTools } = lazily('./llamaindex/tool.js') as typeof import('./tool.ts')
      const { replaceExported } = lazily('./replace-exported.js') as typeof import('../replace-exported.ts')
      return replaceExported(binding, 'callTool', observeTools)
    },
  }
}
