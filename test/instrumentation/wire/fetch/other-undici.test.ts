import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerPath } from '../../../helpers/hooked-app.ts'
import { startModelServer } from '../../../helpers/model-server.ts'
import { startOtlpReceiver } from '../../../helpers/otlp-receiver.ts'

const run = promisify(execFile)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanledger-undici-'))
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const copies = ['undici5@npm:undici@5.29.0', 'undici6@npm:undici@6.21.3', 'undici7@npm:undici@7.16.0']
  await run('npm', ['install', '--no-audit', '--no-fund', ...copies], { cwd: folder })
  await writeFile(join(folder, 'app.mjs'), app)
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(['undici5', 'undici6', 'undici7'])('calls through the package %s are seen, each once', async copy => {
  const [models, otlp] = await Promise.all([startModelServer(), startOtlpReceiver()])
  const env = { PATH: process.env['PATH'], MODEL_SERVER: models.url, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url }

  const { stdout } = await run(process.execPath, ['--require', registerPath, 'app.mjs', copy], { cwd: folder, env })
  await Promise.all([models.close(), otlp.close()])

  expect(stdout).toBe('chatcmpl-1\n'.repeat(4))
  expect(otlp.spans.map(span => [span.name, span.attributes['gen_ai.usage.input_tokens']])).toEqual([
    ['chat its fetch', 120],
    ['chat its request', 120],
    ['chat its agent', 120],
    ['chat its global', 120],
  ])
})

const app = `
const undici = await import(process.argv[2])
const url = process.env.MODEL_SERVER + '/v1/chat/completions'
const post = model => ({ method: 'POST', body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }) })
const show = async response => console.log((await response.json()).id)

await show(await undici.fetch(url, post('its fetch')))
await show((await undici.request(url, post('its request'))).body)
await show(await fetch(url, { ...post('its agent'), dispatcher: new undici.Agent() }))
undici.setGlobalDispatcher(new undici.Agent())
await show(await fetch(url, post('its global')))
`
