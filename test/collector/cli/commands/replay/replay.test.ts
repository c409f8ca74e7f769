import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { readFolder } from '../../../../../instrumentation/src/replay/recording/read-folder.ts'
import { cleanEnvironment } from '../../../../helpers/hooked-app.ts'
import { recordApp } from '../../../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../../../helpers/replay/scripted-server.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))
const app = fileURLToPath(new URL('../../../../instrumentation/apps/replay/edits.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'spanledger-test-'))
const recordings = join(folder, 'recordings')
let run = ''
let url = ''

beforeAll(async () => {
  const models = await startScriptedServer()
  url = models.url
  await recordApp(recordings, { app: 'replay/edits.mjs', env: { MODEL_SERVER: url, TIMES: '1' } })
  await models.close()
  run = join(recordings, readFolder(recordings)[0]?.id ?? '')
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function spanledger(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const child = spawn(process.execPath, [bin, ...words], {
    env: { ...cleanEnvironment(), MODEL_SERVER: url, TIMES: '1', SPANLEDGER_DATA: join(folder, 'data'), ...env },
    cwd: folder,
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()))
  return new Promise(resolve => child.on('close', code => resolve({ code, ...texts })))
}

const command = ['--', process.execPath, app]

test('says that a run is identical, and ends with 0', async () => {
  const answer = await spanledger(['replay', run, ...command])

  expect(answer).toEqual({ code: 0, stdout: 'identical: support 0, 5 recorded steps\n', stderr: '' })
})

test('says where a run first differs, and ends with 1', async () => {
  const { code, stdout } = await spanledger(['replay', run, ...command], {
    EDIT: 'argument',
    SPANLEDGER_CODE_VERSION: 'b2',
  })

  expect(code).toBe(1)
  expect(stdout).toContain('diverged: support 0, 5 recorded steps\n  step 2, tool lookup: differs at /order\n')
  expect(stdout).toContain('recorded  "A-0"\n    actual    "A-00"')
  expect(stdout).toContain('code: recorded unknown version, now b2')
})

test('prints JSON, and nothing else on standard output', async () => {
  const { code, stdout } = await spanledger(['replay', run, '--json', ...command], { EDIT: 'schema' })

  const { verdicts } = JSON.parse(stdout) as { verdicts: { first: object }[] }
  expect({ code, first: verdicts[0]?.first }).toMatchObject({
    code: 1,
    first: { kind: 'edited', step: 1, recorded: 'string', actual: 'integer' },
  })
})

test('gives a tool another result, and shows what comes of it', async () => {
  const file = join(folder, 'order.json')
  writeFileSync(file, '{"order":"A-0","state":"lost"}')

  const { code, stdout } = await spanledger(['replay', run, '--override', `tool:lookup=${file}`, ...command])

  expect(code).toBe(1)
  expect(stdout).toContain('step 4, POST localhost/v1/chat/completions: differs at /messages/3/content')
})

test.each([
  ['a run that nobody has recorded', ['replay', 'abcd', ...command], 'there is no data in'],
  ['no run', ['replay'], 'which run?'],
  ['no command', ['replay', 'RUN'], 'which command?'],
  ['a command that cannot be started', ['replay', 'RUN', '--', '/no/such/program'], 'ENOENT'],
])('cannot replay %s, says why, and ends with 2', async (_, words, says) => {
  const { code, stderr } = await spanledger(words.map(word => (word === 'RUN' ? run : word)))

  expect({ code, says: stderr.includes(says) }).toEqual({ code: 2, says: true })
})
