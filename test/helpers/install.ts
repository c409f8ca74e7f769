import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const projects = ['nodes', 'libraries/newest', 'libraries/older', 'libraries/apm'].map(name =>
  fileURLToPath(new URL(`../${name}/`, import.meta.url)),
)

/**
 * Vitest's global setup: installs once, from the npm registry and as their lock files have it, the other Node versions
 * and the libraries that the hook is tested with. They are no devDependencies of ours: their `bin`s and versions would
 * shadow the developer's own.
 */
export function setup(): void {
  for (const project of projects) {
    if (existsSync(`${project}node_modules/.package-lock.json`)) continue
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', project], { stdio: 'ignore', timeout: 600_000 })
  }
}
