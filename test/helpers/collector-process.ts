import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../collector/bin/spanledger.mjs', import.meta.url))

export interface CollectorProcess {
  readonly url: string
  readonly grpcPort: number
  readonly process: ChildProcess
  /** The rows of a question, asked over HTTP. */
  ask(question: string, parameters?: Record<string, string>): Promise<readonly Record<string, unknown>[]>
  /** Sends a body to /v1/traces and gives the HTTP status, or undefined where no answer came. */
  send(body: string | Uint8Array): Promise<number | undefined>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Starts the built collector as its users do, on a free port; it is ended with the test. */
export async function startCollectorProcess(
  dataFolder: string,
  environment: Record<string, string> = {},
): Promise<CollectorProcess> {
  const child = spawn(process.execPath, [bin, 'up', '--port', '0', '--data', dataFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...environment },
  })
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
  async function kill(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal)
    await exited
  }
  onTestFinished(() => kill('SIGKILL'))

  const address = await Promise.race([addressIn(child), exited.then(() => undefined)])
  if (address === undefined) throw new Error(`the collector ended at its start: ${complaints}`)
  const { url, grpcPort } = address
  return {
    url,
    grpcPort,
    process: child,
    kill,
    async ask(question, parameters = {}) {
      const limit = question === 'cost-per-task' ? {} : { limit: '100000' }
      const query = new URLSearchParams({ since: '3650d', ...limit, ...parameters })
      const response = await fetch(`${url}/api/questions/${question}?${query.toString()}`)
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as Record<string, unknown>[]
    },
    async send(body) {
      const response = await fetch(`${url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body),
      }).catch(() => undefined)
      await response?.arrayBuffer().catch(() => undefined)
      return response?.status
    },
  }
}

async function addressIn(child: ChildProcess): Promise<{ url: string; grpcPort: number } | undefined> {
  if (!child.stdout) return undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url, grpcPort] = /at (http:\S+)\/v1\/traces(?:, and OTLP\/gRPC on port (\d+))?/.exec(line) ?? []
    if (url) {
      child.stdout.resume()
      return { url, grpcPort: Number(grpcPort) }
    }
  }
  return undefined
}
