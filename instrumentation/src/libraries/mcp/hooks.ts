import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

// The SDK's first major has one file for each class, twice: ES modules and CommonJS. The second is two packages of
// bundled files whose names carry hashes.
const bundles = /^dist\/(src|index|public|mcp)[-\w.]*\.[cm]js$/

const protocols = [
  { library: '@modelcontextprotocol/sdk', file: /^dist\/(cjs\/|esm\/)?shared\/protocol\.js$/ },
  { library: '@modelcontextprotocol/client', file: bundles },
  { library: '@modelcontextprotocol/server', file: bundles },
]

const registries = [
  { library: '@modelcontextprotocol/sdk', file: /^dist\/(cjs\/|esm\/)?server\/mcp\.js$/ },
  { library: '@modelcontextprotocol/server', file: bundles },
]

/**
 * The Model Context Protocol's SDKs. What both ends of a connection have in common is the class `Protocol`; `McpServer`
 * knows the tools.
 */
export const mcpHooks: readonly LibraryHook[] = [
  ...protocols.map((place): LibraryHook => ({
    ...place,
    hook: 'Protocol',
    binding: 'Protocol',
    apply: binding => {
      // True: that file, built.
      const { hookProtocol } = lazily('./mcp/protocol.js') as typeof import('./protocol.ts')
      return hookProtocol(binding)
    },
  })),
  ...registries.map((place): LibraryHook => ({
    ...place,
    hook: 'McpServer',
    binding: 'McpServer',
    apply: binding => {
      // True: that file, built.
      const { hookRegistry } = lazily('./mcp/tools/registered.js') as typeof import('./tools/registered.ts')
      return hookRegistry(binding)
    },
  })),
]
