import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../nodes/', import.meta.url))

/** Installs the other Node versions once, from the npm registry, pinned by test/nodes/package-lock.json. Vitest's global setup. */
export function setup(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64' || existsSync(nodeBinary(26))) return
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], { stdio: 'ignore', timeout: 300_000 })
}

/** The path of the `node` binary of one major version; it exists on Linux x64 only. */
export function nodeBinary(major: 22 | 24 | 26): string {
  return `${folder}node_modules/node${major}-linux-x64/bin/node`
}

/** Every Node binary the suite runs the hook on: the one running the tests, and the other majors where they can be had. */
export const nodeBinaries: readonly (readonly [name: string, path: string])[] = [
  [`this Node ${process.versions.node}`, process.execPath],
  ...(process.platform === 'linux' && process.arch === 'x64'
    ? ([22, 24, 26] as const).map(major => [`Node ${major}`, nodeBinary(major)] as const)
    : []),
]
