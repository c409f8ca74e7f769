// The demo's agent, sixty tickets, the mail room beside it, and their scripted models, beside a collector that runs elsewhere.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runMailRoom } from '../collector/dist/demo/mail/mail-room.js'
import { startModelServer } from '../collector/dist/demo/model-server.js'

const { SPANLEDGER_URL: url = 'http://127.0.0.1:4318', SPANLEDGER_API_KEY: key, ...inherited } = process.env
const collectorHeaders = key === undefined ? '' : `authorization=Bearer%20${encodeURIComponent(key)}`
const require = createRequire(new URL('../collector/package.json', import.meta.url))
const models = await startModelServer()
const agent = fileURLToPath(new URL('../collector/dist/demo/agent.js', import.meta.url))
const child = spawn(process.execPath, ['--require', require.resolve('@spanledger/instrumentation/register'), agent], {
  stdio: 'inherit',
  env: {
    ...inherited,
    OPENAI_BASE_URL: `${models.url}/v1`,
    OPENAI_API_KEY: 'demo-key',
    ANTHROPIC_BASE_URL: models.url,
    ANTHROPIC_API_KEY: 'demo-key',
    OTEL_SERVICE_NAME: 'support-agent',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: collectorHeaders,
  },
})
const mailRoom = { modelUrl: models.url, collectorUrl: url, collectorHeaders, folder: join(tmpdir(), 'mail-room') }
const [[exitCode]] = await Promise.all([once(child, 'exit'), runMailRoom(mailRoom, AbortSignal.timeout(120_000))])
await models.close()
process.exitCode = exitCode ?? 1
