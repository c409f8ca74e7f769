import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startModelServer } from '../../../collector/src/demo/model-server.ts'
import { readFolder } from '../../../instrumentation/src/replay/recording/read-folder.ts'
import { writeFolder } from '../../../instrumentation/src/replay/record/out/folder.ts'
import { cleanEnvironment } from '../../helpers/hooked-app.ts'
import { recordApp } from '../../helpers/replay/recorded-app.ts'
import { recordingOfCall } from '../../helpers/replay/recording-of-call.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))
const agent = fileURLToPath(new URL('../../../collector/dist/demo/agent.js', import.meta.url))
const appsFolder = new URL('../../instrumentation/apps/', import.meta.url)

let folder: string
let recordings: string
// Closed before anything is executed again: what answers then is the record.
let gone: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanledger-golden-'))
  recordings = join(folder, 'recordings')
  const models = await startModelServer()
  gone = models.url
  await recordApp(recordings, { app: '../../../collector/dist/demo/agent.js', env: modelsAt(gone) })
  await models.close()
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

function modelsAt(url: string): NodeJS.ProcessEnv {
  const keys = { OPENAI_API_KEY: 'test', ANTHROPIC_API_KEY: 'test' }
  return { ...keys, OPENAI_BASE_URL: `${url}/v1`, ANTHROPIC_BASE_URL: url }
}

function golden(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: folder, env: { ...cleanEnvironment(), ...modelsAt(gone), ...env } }
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    execFile(process.execPath, [bin, 'golden', ...words], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

const command = ['--', process.execPath, agent, '{keys}']

test('a set of 20 runs passes offline, with a JUnit file, and a regression fails it', { timeout: 60_000 }, async () => {
  expect(await golden(['sample', 'recordings', '--count', '20'])).toMatchObject({ code: 0, stderr: '' })

  const passed = await golden(['run', '--junit', 'passed.xml', ...command])
  expect(passed).toMatchObject({ code: 0, stdout: expect.stringContaining('20 of 20 passed') })
  expect(await readFile(join(folder, 'passed.xml'), 'utf8')).toContain('tests="20" failures="0"')

  const failed = await golden(['run', '--junit', 'failed.xml', ...command], { SUPPORT_TONE: 'cheerful' })
  expect(failed.code).toBe(1)
  expect(failed.stdout).toMatch(/T-\d+ breaks "no divergence": edited: step 2, .* at \/system\/0\/text/)
  expect(await readFile(join(folder, 'failed.xml'), 'utf8')).toMatch(/<failure message="no divergence">edited: step 2/)
  expect(await golden(['report'])).toMatchObject({ code: 1, stdout: expect.stringContaining('breaks "no divergence"') })
})

test('rules can be named, and a longer prompt is found dearer', { timeout: 60_000 }, async () => {
  const env = { SUPPORT_TONE: 'friendly '.repeat(200) }

  const dearer = await golden(['run', '--rule', 'max cost +10 %', ...command], env)
  expect(dearer.stdout).toMatch(/breaks "max cost \+10 %": costs \d+ nano-dollars instead of \d+/)
  expect(await golden(['run', '--rule', 'no unknown tool', '--rule', 'max calls +0', ...command], env)).toMatchObject({
    code: 0,
  })
})

test('secrets are taken out of a set, and its runs are still compared by them', { timeout: 60_000 }, async () => {
  const models = await startScriptedServer()
  const app = 'replay/customers.mjs'
  await recordApp(join(folder, 'customers'), { app, env: { MODEL_SERVER: models.url } })
  await models.close()

  const added = await golden(['add', 'customers', '--set', 'clean'])

  expect(added).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('secrets were taken out of the result of step 1, the request of step 2'),
  })
  const kept = JSON.stringify(readFolder(join(folder, 'clean')))
  expect(kept).not.toMatch(/anna|bob\.stone|sk-ant/)
  // Equal ones are equal, wherever they stand.
  expect(new Set(kept.match(/<EMAIL:[0-9a-f]{8}>/g)).size).toBe(2)
  const run = ['run', '--set', 'clean', '--', process.execPath, fileURLToPath(appsFolder) + app]
  const env = { MODEL_SERVER: models.url }
  expect(await golden(run, env)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 passed') })
  expect(await golden(run, { ...env, SWAP: 'yes' })).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/breaks "no divergence": edited: step 3, .* at \/messages\/0\/content/),
  })
})

test('a recording that would not be played as it was without its secrets is refused, unless they are kept', async () => {
  const askedOf = (mail: string) => ({ model: 'm', messages: [{ role: 'user', content: `Write to ${mail}` }] })
  const one = recordingOfCall(askedOf('anna.miller@fernhill-cycles.com'), '{"to":"anna"}')
  const other = recordingOfCall(askedOf('bob.stone@fernhill-cycles.com'), '{"to":"bob"}')
  const second = other.steps.map(step => ({ ...step, issue: 2, request: { ...step.request, hash: 'e'.repeat(32) } }))
  writeFolder(join(folder, 'secret'), { ...one, steps: [...one.steps, ...second] })

  expect(await golden(['add', 'secret', '--set', 'kept'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /cannot be taken out:\s+c{32} steps 1 and 2 differ in nothing but what would be taken/,
    ),
  })
  expect(existsSync(join(folder, 'kept'))).toBe(false)
  expect(await golden(['add', 'secret', '--set', 'kept', '--with-secrets'])).toMatchObject({ code: 0 })
  expect(JSON.stringify(readFolder(join(folder, 'kept')))).toContain('bob.stone')
})

test('a command that is not the service, and a rule that there is not, are said', async () => {
  const silent = await golden(['run', '--rule', 'max cost +10 %', '--', process.execPath, '-e', 'process.exit(3)'])

  expect(silent).toMatchObject({ code: 1, stdout: expect.stringContaining('the run did not begin') })
  expect(await golden(['run', '--rule', 'be nice', ...command])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no rule "be nice": expected one like "no divergence"'),
  })
})
