import module from 'node:module'
import { quietly } from '../../guest/quietly.ts'
import type { LibraryHook } from '../library-hook.ts'
import { receiveBindings } from '../receive.ts'
import { hookUntilOtherLoader, mayHookAlone } from './alone.ts'
import { hookFinder, type HookPoint } from './find-hooks.ts'
import { hookCompile } from './compile.ts'
import { needsLoaderThread } from './entry.ts'
import { hookReadFile } from './read-file.ts'
import { hookSync } from './sync-hooks.ts'

/**
 * Sees to it that every library in the table is hooked when it loads, as CommonJS and as an ES module, in this thread.
 * Which way depends on what this Node can do, measured on each:
 *
 * - CommonJS goes through `Module.prototype._compile` on every Node, and past everything else where a tool such as tsx
 *   compiles it.
 * - From 24.12, `module.registerHooks` sees ES modules.
 * - From 22.23, it does as long as nobody else has a loader: before 24.12, an application with both kinds of loaders does
 *   not even start (nodejs/node#57327). Before 22.23, it takes `require.cache` from CommonJS modules that are imported.
 * - On 20, they are read with `fs.promises.readFile`, which costs nothing to observe, and its releases are all made.
 * - Elsewhere, only a loader in a thread of its own sees them. To start that thread takes 35 ms, and a module about one
 *   more, so it is started only for an application that begins as an ES module or has one of the libraries within reach.
 */
export function hookLibraries(hooks: readonly LibraryHook[]): void {
  const points = hookPoints(hooks)
  const find = hookFinder(points)
  const startThread = (register = module.register) => register(threadUrl, { data: points })
  receiveBindings(hooks)
  quietly(() => hookCompile(find))
  quietly(() => {
    if (hasSoundSyncHooks(process.versions.node)) hookSync(find)
    else if (readsWithPromises()) hookReadFile(find)
    else if (mayHookAlone(process.versions.node)) hookUntilOtherLoader(find, startThread)
    else if (needsLoaderThread(points)) startThread()
  })
}

const threadUrl = new URL('./thread.js', import.meta.url)

/**
 * The same in the thread of somebody else's loaders, where Node 20 reads every ES module as soon as there is one. Other
 * Nodes need nothing there.
 */
export function hookLoaderThread(hooks: readonly LibraryHook[]): void {
  if (readsWithPromises()) quietly(() => hookReadFile(hookFinder(hookPoints(hooks))))
}

function hookPoints(hooks: readonly LibraryHook[]): readonly HookPoint[] {
  return hooks.map(({ library, hook, file, binding }) => ({ library, hook, file, binding }))
}

function readsWithPromises(): boolean {
  return process.versions.node.startsWith('20.')
}

function hasSoundSyncHooks(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 25 || (major === 25 && minor >= 1) || (major === 24 && minor >= 12)
}
