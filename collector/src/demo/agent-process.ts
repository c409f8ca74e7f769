import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface AgentOptions {
  readonly modelUrl: string
  readonly collectorUrl: string
  /** Where the agent's runs are recorded, to be executed again. */
  readonly recordFolder: string
  /** Called with each line the agent prints: one a ticket. */
  readonly onLine: (line: string) => void
}

/** A program of the demo did not end well; the message holds what it said last. */
class AgentFailed extends Error {
  override readonly name = 'AgentFailed'
}

export const agentPath = fileURLToPath(new URL('agent.js', import.meta.url))

const AGENT_LIMIT_MS = 120_000
const STDERR_KEPT_CHARACTERS = 2_000

/** Runs the support agent as anybody would run theirs. */
export async function runAgent({ onLine, ...options }: AgentOptions, signal: AbortSignal): Promise<void> {
  await runHooked({ program: agentPath, environment: environmentOf(options), onLine }, signal)
}

interface Hooked {
  readonly program: string
  readonly environment: NodeJS.ProcessEnv
  readonly onLine: (line: string) => void
}

/**
 * Runs a program in a process of its own, unchanged, with the hook required first. When the signal aborts, the process is
 * ended.
 */
export async function runHooked({ program, environment, onLine }: Hooked, signal: AbortSignal): Promise<void> {
  const hook = createRequire(import.meta.url).resolve('@spanledger/instrumentation/register')
  const child = spawn(process.execPath, ['--require', hook, program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    signal,
    timeout: AGENT_LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-STDERR_KEPT_CHARACTERS)
  })
  const read = createInterface({ input: child.stdout }).on('line', onLine)
  const [[exitCode]] = await Promise.all([once(child, 'close'), once(read, 'close')])
  const name = basename(program, '.js')
  if (exitCode === null && child.killed)
    throw new AgentFailed(`The program ${name} was not done after ${AGENT_LIMIT_MS / 1_000} s`)
  if (exitCode !== 0)
    throw new AgentFailed(`The program ${name} ended with ${exitCode ?? child.signalCode}: ${complaints.trim()}`)
}

/** What the support agent is told. */
export function environmentOf({
  modelUrl,
  collectorUrl,
  recordFolder,
}: Omit<AgentOptions, 'onLine'>): NodeJS.ProcessEnv {
  return {
    ...inheritedEnvironment(),
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    OPENAI_API_KEY: 'demo-key',
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'demo-key',
    OTEL_SERVICE_NAME: 'support-agent',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    SPANLEDGER_RECORD: 'all',
    SPANLEDGER_RECORD_DIR: recordFolder,
    // Nothing in the demo is a secret; a record from which something was taken would not be complete.
    SPANLEDGER_CONTENT: 'full',
  }
}

/**
 * A clean environment: somebody's own proxies, API keys and OTEL_ variables must neither reach the demo nor be sent
 * anywhere by it.
 */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LANG'].map(name => [name, process.env[name]])
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined))
}
