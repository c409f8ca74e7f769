import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../../instrumentation/dist/', import.meta.url))
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.cjs'))

// Two copies of a source would have two states: what was redacted in one would be unknown to the other.
test('every source is in one file of the bundle', () => {
  const sources = files.flatMap(name =>
    Array.from(readFileSync(dist + name, 'utf8').matchAll(/^\/\/ instrumentation\/src\/(\S+)$/gm), ([, path]) => path),
  )

  expect(sources).toContain('redaction/own-redactor.ts')
  expect(sources.filter((path, index) => sources.indexOf(path) !== index)).toEqual([])
})

test('the application-facing functions come without the seams', () => {
  expect(files).toContain('api/api.cjs')
  expect(readFileSync(`${dist}api/api.cjs`, 'utf8')).not.toContain('start.cjs')
})
