import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shortForm } from '../conformance/run/short-form.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { traceApp } from '../helpers/traced-app.ts'

const libraries = fileURLToPath(new URL('../libraries/newest/', import.meta.url))
// True: what test/libraries/newest has under this name is esbuild, of which this much is used.
const esbuild = createRequire(`${libraries}package.json`)('esbuild') as {
  readonly build: (options: object) => Promise<unknown>
}

/** Bundles an application with all it imports into one minified file. */
async function bundle(name: string, format: 'cjs' | 'esm'): Promise<string> {
  const outfile = join(await temporaryFolder(), `server.${format === 'cjs' ? 'cjs' : 'mjs'}`)
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL(`apps/${name}.mjs`, import.meta.url))],
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: 'node',
    nodePaths: [`${libraries}node_modules`],
    // The newest wants a newer Node than ours may be.
    alias: { openai: 'openai-6' },
  })
  return relative(fileURLToPath(new URL('../instrumentation/apps/', import.meta.url)), outfile)
}

test.each(['cjs', 'esm'] as const)('SDKs in one file of esbuild as %s are left as they are and seen', async format => {
  const app = await bundle('models', format)

  const [alone, hooked] = [await traceApp({ app }), await traceApp({ app, hook: '--require' })]

  expect([hooked.stdout, hooked.stderr, hooked.code]).toEqual([alone.stdout, '', 0])
  expect(alone.stdout.split('\n')).toContain('Hello there')
  // Calls are read together, and leave in any order.
  const spans = hooked.spans.toSorted((one, other) => one.startMs - other.startMs)
  expect(spans.map(shortForm)).toEqual([
    'chat m1 200 120>40',
    'chat m1 200 120>40 complete',
    'embeddings e1 200 7>-',
    'chat c1 200 152>40',
  ])
})

test('MCP in a bundle works as it does without the hook, and is not seen', async () => {
  const app = await bundle('mcp', 'cjs')

  const hooked = await traceApp({ app, hook: '--require' })

  expect([hooked.stdout, hooked.stderr, hooked.code]).toEqual(['on its way\n', '', 0])
  expect(hooked.spans).toEqual([])
})
