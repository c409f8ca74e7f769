import type { HookState } from './library-hook.ts'

/** One hook on one copy of a library. */
export interface SeenHook {
  readonly library: string
  /** As the nearest package.json says; `undefined` where it cannot be read. */
  readonly version: string | undefined
  readonly hook: string
  readonly state: HookState
}

// Copies of libraries in one process are few; the bound is for whoever loads them in a loop.
const most = 200
const seen: SeenHook[] = []

/** Every hook that met its library in this thread so far, in the order of loading. */
export function libraryCoverage(): readonly SeenHook[] {
  return seen
}

/** Remembers what became of a hook. */
export function recordHook(hook: SeenHook): void {
  if (seen.length < most) seen.push(hook)
}
