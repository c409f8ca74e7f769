import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOtlpReceiver } from '../helpers/otlp-receiver.ts'
import { startModelServer } from '../helpers/model-server.ts'

const run = promisify(execFile)
const source = fileURLToPath(new URL('../../instrumentation/', import.meta.url))
let folder = ''
let packed: readonly string[] = []

interface Pack {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanledger-package-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: source })
  const [pack] = JSON.parse(stdout) as Pack[]
  packed = pack?.files.map(file => file.path) ?? []
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', join(folder, pack?.filename ?? '')], { cwd: folder })
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the tarball holds what runs, its types and its words, and nothing else', () => {
  expect(packed).toEqual(
    expect.arrayContaining(['register.cjs', 'README.md', 'package.json', 'dist/api/api.cjs', 'dist/api/api.d.ts']),
  )
  expect(
    packed.filter(path => !/^(register\.cjs|README\.md|LICENSE|package\.json|dist\/.+\.(cjs|d\.ts))$/.test(path)),
  ).toEqual([])
})

test('a fresh install has no native code, no engine and nothing outside OpenTelemetry', async () => {
  const files = await readdir(join(folder, 'node_modules'), { recursive: true })
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
  const installed = Object.keys(lock.packages).map(path => path.replace(/^.*node_modules\//, ''))

  expect(files.filter(file => /\.(node|so|dylib|dll|wasm)$/.test(file))).toEqual([])
  expect(installed.filter(name => !/^(|@opentelemetry\/.+|@spanledger\/instrumentation)$/.test(name))).toEqual([])
})

test.each(['--require', '--import'])(
  'the installed hook traces an application by its package name with %s',
  async flag => {
    const [models, otlp] = await Promise.all([startModelServer(), startOtlpReceiver()])
    await writeFile(join(folder, 'app.mjs'), app)
    const env = { PATH: process.env['PATH'], MODEL_SERVER: models.url, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url }

    const { stdout, stderr } = await run(process.execPath, [flag, '@spanledger/instrumentation/register', 'app.mjs'], {
      cwd: folder,
      env,
    })
    await Promise.all([models.close(), otlp.close()])

    expect([stdout, stderr]).toEqual([`spanledger.task.id ${hashOfHello}\n`, ''])
    const [call, work] = otlp.spans.toSorted((one, other) => one.name.localeCompare(other.name))
    expect([call?.name, work?.name]).toEqual(['chat m1', 'greet'])
    expect(call?.parentSpanId).toBe(work?.spanId)
    expect(call?.attributes['spanledger.task.id']).toBe(work?.attributes['spanledger.task.id'])
    expect(work?.attributes['spanledger.task.outcome']).toBe('completed')
  },
)

const hashOfHello = '5aa762ae383fbb727af3c7a36d4940a5'
const app = `
import { task } from '@spanledger/instrumentation'
import { TASK_ID } from '@spanledger/instrumentation/attributes'
import { contentHash } from '@spanledger/instrumentation/hash'

const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
await task('greet', {}, async () => (await fetch(process.env.MODEL_SERVER + '/v1/chat/completions', { method: 'POST', body })).text())
console.log(TASK_ID, contentHash('hello'))
`
