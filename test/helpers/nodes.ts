import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../nodes/', import.meta.url))

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
