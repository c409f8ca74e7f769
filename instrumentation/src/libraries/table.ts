import type { LibraryHook } from './library-hook.ts'
import { mcpHooks } from './mcp/hooks.ts'

/** Every hook into a library. Another library is another list of hooks. */
export const libraryHooks: readonly LibraryHook[] = [...mcpHooks]
