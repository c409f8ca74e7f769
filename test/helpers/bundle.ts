import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bundler = fileURLToPath(new URL('../../instrumentation/bundle.mjs', import.meta.url))

/** Vitest's global setup: what an application loads is the bundle, so that has to be of the sources as they are now. */
export function setup(): void {
  execFileSync(process.execPath, [bundler])
}
