import { hookFinder, type FindHooks, type HookPoint } from './find-hooks.ts'
import { withHooks } from './sync-hooks.ts'

// Runs in the thread of Node's loaders, where nothing else of ours does; only the appended statements run in the
// application.

let find: FindHooks = () => undefined

/** Called by Node with what was given to `module.register`. */
export function initialize(points: readonly HookPoint[]): void {
  find = hookFinder(points)
}

interface Loaded {
  readonly format?: string | null
  readonly source?: unknown
}

/** A loader in Node's chain: appends to ES modules. CommonJS has no source here and is seen where it is compiled. */
export async function load(
  url: string,
  context: unknown,
  nextLoad: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await nextLoad(url, context)
  try {
    return withHooks(url, loaded, find)
  } catch {
    return loaded
  }
}
