import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test, vi } from 'vitest'
import { only } from '../conformance/matrix.ts'
import { shortForm } from '../conformance/run/short-form.ts'
import { cleanEnvironment, registerPath } from '../helpers/hooked-app.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { nodeBinaries } from '../helpers/nodes.ts'
import { startOtlpReceiver } from '../helpers/otlp-receiver.ts'

const folder = fileURLToPath(new URL('next/', import.meta.url))

/** Asks the server's route once, and says what it answered and how it ended. */
async function ask(node: string, flags: readonly string[], waitForCalls: number) {
  const [models, otlp, port] = await Promise.all([startModelServer(), startOtlpReceiver(), freePort()])
  const child = spawn(node, [...flags, `${folder}.next/standalone/server.js`], {
    env: {
      ...cleanEnvironment(),
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      NODE_ENV: 'production',
      MODEL_SERVER: models.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise(resolve => child.on('close', (code, signal) => resolve([code, signal])))
  try {
    const body = await vi.waitFor(async () => (await fetch(`http://127.0.0.1:${port}/ask`)).text(), 60_000)
    // Next.js makes spans of its own where a tracer provider is registered.
    const calls = () => otlp.spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] !== undefined)
    await vi.waitFor(() => expect(calls().length).toBeGreaterThanOrEqual(waitForCalls), 20_000)
    child.kill('SIGTERM')
    return { body, stderr, end: await ended, calls: calls().map(shortForm) }
  } finally {
    child.kill('SIGKILL')
    await Promise.all([models.close(), otlp.close()])
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      // True: a server that listens on a port has an address of this form.
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const runs = only?.includes('next') !== false

beforeAll(() => {
  if (!runs) return
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } as const
  const options = { cwd: folder, stdio: 'ignore', timeout: 600_000, env } as const
  if (!existsSync(`${folder}node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { ...options, env: process.env })
  execFileSync('npm', ['run', 'build'], options)
}, 900_000)

test.runIf(runs).each(nodeBinaries)(
  'every call of a standalone build of Next.js is a span on %s, and its server as it was',
  async (_, node) => {
    const alone = await ask(node, [], 0)
    const hooked = await ask(node, ['--require', registerPath], 2)

    expect([hooked.body, hooked.stderr, hooked.end]).toEqual([alone.body, alone.stderr, alone.end])
    expect(hooked.body).toContain('Hello there')
    expect(hooked.calls).toEqual(['chat m1 200 120>40', 'chat m1 200 ->- complete'])
  },
)
