import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const agent = fileURLToPath(new URL('../../collector/dist/demo/agent.js', import.meta.url))
const hook = fileURLToPath(new URL('../../instrumentation/register.cjs', import.meta.url))

export interface AgentRun {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

/** Runs the built demo agent against a model server; with an OTLP address, under the hook. */
export async function runDemoAgent(modelUrl: string, otlpUrl?: string): Promise<AgentRun> {
  const hookArguments = otlpUrl === undefined ? [] : ['--require', hook]
  const child = spawn(process.execPath, [...hookArguments, agent], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      OPENAI_BASE_URL: `${modelUrl}/v1`,
      OPENAI_API_KEY: 'test',
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: 'test',
      ...(otlpUrl !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl, OTEL_SERVICE_NAME: 'support-agent' }),
    },
  })
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { stdout, stderr, exitCode, signal }
}
