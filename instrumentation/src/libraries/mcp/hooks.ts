import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

// The SDK's first major has one file for each class, twice: ES modules and CommonJS. The second is two packages of
// bundled files whose names carry hashes.
const places = [
  { library: '@modelcontextprotocol/sdk', file: /^dist\/(cjs|esm)\/shared\/protocol\.js$/ },
  { library: '@modelcontextprotocol/client', file: /^dist\/(src|index|public)[-\w.]*\.[cm]js$/ },
  { library: '@modelcontextprotocol/server', file: /^dist\/(src|index|mcp)[-\w.]*\.[cm]js$/ },
]

/** The Model Context Protocol's SDKs: what both ends of a connection have in common is the class `Protocol`. */
export const mcpHooks: readonly LibraryHook[] = places.map(place => ({
  ...place,
  hook: 'Protocol',
  binding: 'Protocol',
  apply: binding => {
    // True: that file, built.
    const { hookProtocol } = lazily('./mcp/protocol.js') as typeof import('./protocol.ts')
    return hookProtocol(binding)
  },
}))
