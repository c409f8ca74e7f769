import module from 'node:module'
import { quietly } from '../../guest/quietly.ts'
import type { LibraryHook } from '../library-hook.ts'
import { hookFinder, type HookPoint } from './find-hooks.ts'
import { hookCompile } from './compile.ts'
import { needsLoaderThread } from './entry.ts'
import { hookReadFile } from './read-file.ts'
import { receiveBindings } from './receive.ts'
import { hookSync } from './sync-hooks.ts'

/**
 * Sees to it that every library in the table is hooked when it loads, as CommonJS and as an ES module, in this thread.
 * Which way depends on what this Node can do, measured on each:
 *
 * - From 24.12, `module.registerHooks` for both. Before, it exists but does not get along with loaders that others
 *   registered with `module.register`: the application does not even start (nodejs/node#57327), and on some versions
 *   `require` inside a CommonJS module that was imported loses its cache.
 * - On 20 and 22, `Module.prototype._compile` for CommonJS.
 * - On 20, ES modules are read with `fs.promises.readFile`, which costs nothing to observe, and its releases are all made.
 * - On 22, only a loader in a thread of its own sees ES modules. To start that thread takes 35 ms, so it is started only
 *   for an application that begins as an ES module or has one of the libraries within its reach.
 */
export function hookLibraries(hooks: readonly LibraryHook[]): void {
  const points = hooks.map(({ library, hook, file, binding }): HookPoint => ({ library, hook, file, binding }))
  const find = hookFinder(points)
  receiveBindings(hooks)
  if (hasSoundSyncHooks(process.versions.node)) {
    quietly(() => hookSync(find))
    return
  }
  quietly(() => hookCompile(find))
  quietly(() => {
    if (process.versions.node.startsWith('20.')) hookReadFile(find)
    else if (needsLoaderThread(points)) module.register('./thread.js', import.meta.url, { data: points })
  })
}

function hasSoundSyncHooks(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 25 || (major === 25 && minor >= 1) || (major === 24 && minor >= 12)
}
