import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = join(root, 'instrumentation/src/api')

/** The examples in the documentation of the public functions, and those of the package's README. */
function examples(): readonly (readonly [from: string, code: string])[] {
  const blocks = (from: string, text: string) =>
    Array.from(text.matchAll(/```ts\n(.*?)```/gs), ([, code = '']) => [from, code] as const)
  const documented = readdirSync(sources).flatMap(file =>
    blocks(file, readFileSync(join(sources, file), 'utf8').replaceAll(/^ \* ?/gm, '')),
  )
  return [...documented, ...blocks('README.md', readFileSync(join(root, 'instrumentation/README.md'), 'utf8'))]
}

test('every public function that takes work has an example', () => {
  const shown = examples().map(([from]) => from)

  expect(shown).toEqual(
    expect.arrayContaining(['approval.ts', 'decision.ts', 'identity.ts', 'prompt.ts', 'retrieval.ts', 'task.ts']),
  )
})

test.each(examples())('the example of %s runs as it stands', async (from, code) => {
  const folder = join(root, 'node_modules', '.cache', `example-${crypto.randomUUID()}`)
  mkdirSync(folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, `${from.replace('.', '-')}.ts`)
  writeFileSync(file, `${code}\nexport {}\n`)

  await expect(import(/* @vite-ignore */ file)).resolves.toBeDefined()
})
