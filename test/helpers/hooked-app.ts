import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const registerPath = fileURLToPath(new URL('../../instrumentation/register.cjs', import.meta.url))

export interface AppRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly ms: number
}

export interface AppOptions {
  /** A file below test/instrumentation/apps. */
  readonly app: string
  readonly args?: readonly string[]
  readonly node?: string
  /** The flag the hook is loaded with; without, the application runs alone. */
  readonly hook?: '--require' | '--import'
  readonly env?: NodeJS.ProcessEnv
  /** The folder it runs in. */
  readonly cwd?: string
  /** Sent when the application has printed `ready`. */
  readonly kill?: NodeJS.Signals
  /** How long it may take before it is ended. */
  readonly limitMs?: number
}

/** Runs an application as a process of its own, to its end. */
export function runApp({ app, args = [], node = process.execPath, limitMs, ...options }: AppOptions): Promise<AppRun> {
  const { hook, env, cwd, kill } = options
  const path = fileURLToPath(new URL(`../instrumentation/apps/${app}`, import.meta.url))
  const started = performance.now()
  const child = spawn(node, [...(hook ? [hook, registerPath] : []), path, ...args], {
    env: { ...cleanEnvironment(), ...env },
    ...(cwd !== undefined && { cwd }),
    ...(limitMs !== undefined && { timeout: limitMs }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    if (kill !== undefined && stdout.includes('ready')) child.kill(kill)
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ stdout, stderr, code, signal, ms: performance.now() - started }))
  })
}

/** The environment of the tests without what would change the hook. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(OTEL_|SPANLEDGER_|ANTHROPIC_|NODE_OPTIONS|VITEST)/.test(name),
  )
  return Object.fromEntries(kept)
}
