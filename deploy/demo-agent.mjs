// The demo's agent, sixty tickets and its scripted models, beside a collector that runs elsewhere.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { startModelServer } from '../collector/dist/demo/model-server.js'

const { SPANLEDGER_URL: url = 'http://127.0.0.1:4318', SPANLEDGER_API_KEY: key, ...inherited } = process.env
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
    ...(key === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${encodeURIComponent(key)}` }),
  },
})
const [exitCode] = await once(child, 'exit')
await models.close()
process.exitCode = exitCode ?? 1
