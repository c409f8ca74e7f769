import type { HookState } from '../library-hook.ts'

/** Hooks a `Protocol` class. */
export function hookProtocol(binding: unknown): HookState {
  return typeof binding === 'function' && typeof binding.prototype?.request === 'function' ? 'patched' : 'unknown'
}
