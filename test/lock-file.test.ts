import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, LockedPackage>
}

// An `npm install` whose registry lacks other platforms' binaries drops them from the lock; `npm ci` then fails for all.
test('the lock file names the binaries of every platform', () => {
  const wanted = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map(name => ({ name, nested: `${path}/node_modules/${name}` })),
  )

  const missing = wanted.filter(
    ({ name, nested }) => !(`node_modules/${name}` in lock.packages) && !(nested in lock.packages),
  )

  expect(missing.map(({ name }) => name)).toEqual([])
})
