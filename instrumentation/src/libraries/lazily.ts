import { createRequire } from 'node:module'

/**
 * Loads a file of ours, given as it is called when built and seen from this folder, at the moment a library needs it.
 * It has to be there before the library's importer goes on, and so cannot be an `import()`.
 */
export const lazily: NodeJS.Require = createRequire(import.meta.url)
