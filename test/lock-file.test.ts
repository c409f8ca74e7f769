import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const root = new URL('../', import.meta.url)
const lockFiles = ['package-lock.json', ...lockFilesBelow('test/')]

// An `npm install` whose registry lacks other platforms' binaries drops them from the lock; `npm ci` then fails for all.
test.each(lockFiles)('%s names the binaries of every platform', file => {
  const lock = JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { packages: Record<string, LockedPackage> }
  const wanted = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map(name => ({ name, nested: `${path}/node_modules/${name}` })),
  )

  const missing = wanted.filter(
    ({ name, nested }) => !(`node_modules/${name}` in lock.packages) && !(nested in lock.packages),
  )

  expect(missing.map(({ name }) => name)).toEqual([])
})

function lockFilesBelow(folder: string): string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory() && entry.name !== 'node_modules') return lockFilesBelow(`${folder}${entry.name}/`)
    return entry.name === 'package-lock.json' ? [folder + entry.name] : []
  })
}
