import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { registerPath, runApp } from '../../../helpers/hooked-app.ts'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

const folder = new URL('../../apps/libraries/loader/', import.meta.url)
const path = (file: string) => fileURLToPath(new URL(file, folder))
const app = 'libraries/loader/call.mjs'

describe.each(nodeBinaries)('on %s', (_, node) => {
  test.each(['stacks.cjs', 'stacks.mjs'])(
    'errors of %s, thrown while modules load, have the stacks they had',
    async file => {
      const alone = await runApp({ node, app: `libraries/loader/${file}`, env: withOption(path('nothing.cjs')) })
      const hooked = await runApp({ node, app: `libraries/loader/${file}`, env: withOption(registerPath) })

      expect(hooked.stdout).toBe(alone.stdout)
      expect([hooked.stderr, hooked.code]).toEqual([alone.stderr, alone.code])
      expect(alone.stdout.match(/^Error/gm)?.length).toBe(6)
    },
  )

  test.each(['--require', '--import'] as const)('another loader in the chain is let be, with %s', async hook => {
    const args = ['coverage']
    const env = withOption(path('other-loader.cjs'))
    const hooked = await traceApp({ node, app, args, hook, env })

    // With --import, Node 20 reads ES modules where nothing of ours runs once somebody has a loader there.
    const seen = hook === '--import' && process.version.startsWith('v20.') && node === process.execPath ? [1] : [1, 1]
    expect(calls(hooked)).toHaveLength(seen.length)
    expect(hooked.stdout.match(/is on its way/g)).toHaveLength(2)
    expect(hooked.code).toBe(0)
  })

  test('a loader that the application registers itself is let be', async () => {
    const late = { node, app: 'libraries/loader/late-loader.mjs', env: { NODE_OPTIONS: '--no-deprecation' } }
    const alone = await runApp(late)
    const hooked = await traceApp({ ...late, hook: '--require' })

    expect(hooked).toMatchObject({ stdout: alone.stdout, stderr: alone.stderr, code: 0 })
    expect(calls(hooked)).toHaveLength(2)
  })

  test('a worker has hooks of its own', async () => {
    const hooked = await traceApp({ node, app, args: ['worker'], hook: '--require' })

    expect(calls(hooked)).toHaveLength(2)
    expect([hooked.stderr, hooked.code]).toEqual(['', 0])
  })
})

test('says of each copy of a library what became of its hooks', async () => {
  const { stdout } = await traceApp({ app, args: ['coverage'], hook: '--require' })

  const seen = stdout
    .trim()
    .split('\n')
    .slice(2)
    .map(line => JSON.parse(line) as unknown)
  const library = { library: '@modelcontextprotocol/sdk', version: expect.stringMatching(/^1\.\d/), state: 'patched' }
  const copy = [
    { ...library, hook: 'Protocol' },
    { ...library, hook: 'McpServer' },
  ]
  expect(seen).toHaveLength(4)
  expect(seen).toEqual(expect.arrayContaining([...copy, ...copy]))
})

test('runs under frozen intrinsics', async () => {
  const env = { NODE_OPTIONS: '--frozen-intrinsics --no-warnings' }
  const hooked = await runApp({ app: 'libraries/mcp/app.cjs', args: ['2'], hook: '--require', env })
  const alone = await runApp({ app: 'libraries/mcp/app.cjs', args: ['2'], env })

  expect(hooked).toMatchObject({ stdout: alone.stdout, stderr: alone.stderr, code: 0 })
})

test('stays out of the way of npm and of what it starts', () => {
  const npm = (options: string) =>
    execFileSync('npm', ['explore', 'zod', '--', 'node', '-p', '1 + 1'], {
      cwd: fileURLToPath(new URL('../../../libraries/newest/', import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: options },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    })

  expect(npm(`--require ${registerPath}`)).toBe(npm(''))
})

function withOption(file: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--require ${file}` }
}

/** The calls of a tool that were seen where they were made. */
function calls({ spans }: TracedRun) {
  return spans.filter(span => span.name === 'tools/call lookup_order' && span.kind === 3)
}
