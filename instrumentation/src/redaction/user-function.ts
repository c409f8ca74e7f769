import { diag } from '@opentelemetry/api'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * The function that a module exports, by default or as a whole, as `SPANLEDGER_REDACT` names it; seen from the folder in
 * which the application was started. Where it cannot be had, nothing is let through: the user asked for it.
 */
export function loadUserFunction(path: string): (text: string) => unknown {
  try {
    const loaded: unknown = createRequire(join(process.cwd(), 'app.js'))(path)
    const found = functionIn(loaded)
    if (found !== undefined) return found
    diag.error(`spanledger: ${path} exports no function, so all content is dropped`)
  } catch (error) {
    diag.error(`spanledger: ${path} cannot be loaded, so all content is dropped`, error)
  }
  return () => undefined
}

function functionIn(loaded: unknown): ((text: string) => unknown) | undefined {
  const found: unknown = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded
  // True: a function, and what it answers is looked at.
  return typeof found === 'function' ? (found as (text: string) => unknown) : undefined
}
