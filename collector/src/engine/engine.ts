import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { setPriority, totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CollectorError } from '../errors.ts'
import { endOrphan, lockHolder, ownerWords, prepareFolders, type Folders } from './disk/folder.ts'
import type { EngineLimits, Order, Report } from './messages.ts'

export interface EngineOptions {
  /** The data folder; made if it does not exist, and owned by one engine at a time. */
  readonly dir: string
  /** Called with the reason each time the engine has to be started again. */
  readonly onRestart?: (reason: string) => void
  readonly heartbeatMs?: number
  readonly missedBeats?: number
  /** How long the engine may owe the answer to its own `SELECT 1`. */
  readonly silenceMs?: number
  readonly startMs?: number
  /** How long close() waits for running statements. */
  readonly graceMs?: number
  readonly limits?: EngineLimits
}

/** A ClickHouse server of our own. Address and key stay the same when the process behind them is replaced. */
export interface Engine {
  readonly url: string
  readonly password: string
  readonly database: string
  /** The process of this moment; undefined while there is none. */
  readonly pid: number | undefined
  readonly restarts: number
  close(): Promise<void>
}

/** Starts the embedded engine in a child process, and starts it again whenever it dies or hangs, until it is closed. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const supervisor = new Supervisor(options)
  await supervisor.start()
  return supervisor
}

class Supervisor implements Engine {
  readonly password = randomBytes(24).toString('base64url')
  readonly database = 'spanledger'
  restarts = 0
  readonly #options: Required<EngineOptions>
  readonly #closing = new AbortController()
  #port = 0
  #child: Child | undefined
  /** Ends when the child does, or its replacement is there. */
  #supervised: Promise<void> = Promise.resolve()
  #closed: Promise<void> | undefined
  #backoffMs = firstBackoffMs

  constructor(options: EngineOptions) {
    this.#options = { ...defaults, limits: defaultLimits(), ...options }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get pid(): number | undefined {
    return this.#child?.process.pid
  }

  async start(): Promise<void> {
    const { dir, limits, heartbeatMs, startMs } = this.#options
    const folders = await prepareFolders(dir, limits)
    await endOrphan(folders.dir)
    const words = await ownerWords(folders.dir)
    // From here to the assignment nothing waits, so close() sees either no child or this one.
    const child = spawnChild(folders, words)
    this.#child = child
    try {
      if (this.#closing.signal.aborted) throw new CollectorError('ENGINE_FAILED', 'it was closed while it started')
      send(child, { kind: 'open', ...folders, port: this.#port, password: this.password, heartbeatMs, limits })
      this.#port = await portOf(child, startMs)
    } catch (error) {
      await end(child)
      this.#child = undefined
      throw error
    }
    this.#watch(child)
  }

  close(): Promise<void> {
    this.#closing.abort()
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const child = this.#child
    if (child) {
      send(child, { kind: 'close', graceMs: this.#options.graceMs })
      // The child ends by itself; the rest is for one that hangs.
      await Promise.race([child.exited, delay(this.#options.graceMs + 1_000, undefined, { ref: false })])
      await end(child)
    }
    await this.#supervised
  }

  /** Counts ticks and not time, so that a parent that was itself stopped or busy does not kill a healthy child. */
  #watch(child: Child): void {
    const { heartbeatMs, missedBeats, silenceMs } = this.#options
    const startedAt = performance.now()
    let missed = 0
    let reason: string | undefined
    const timer = setInterval(() => {
      missed++
      if (missed <= missedBeats) return
      reason = `no heartbeat for ${missedBeats} × ${heartbeatMs} ms`
      child.process.kill('SIGKILL')
    }, heartbeatMs)
    child.process.on('message', (report: Report) => {
      const complaint = complaintOf(report, silenceMs)
      if (report.kind === 'beat') missed = 0
      if (complaint === undefined) return
      reason = complaint
      child.process.kill('SIGKILL')
    })
    this.#supervised = child.exited.then(async how => {
      clearInterval(timer)
      await end(child)
      if (this.#child === child) this.#child = undefined
      if (performance.now() - startedAt > healthyMs) this.#backoffMs = firstBackoffMs
      await this.#restart(reason ?? how)
    })
  }

  /** Never gives up: what the collector acknowledges meanwhile waits in the spool. */
  async #restart(first: string): Promise<void> {
    let reason = first
    while (!this.#closing.signal.aborted) {
      this.#options.onRestart(reason)
      await delay(this.#backoffMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      this.#backoffMs = Math.min(this.#backoffMs * 2, lastBackoffMs)
      if (this.#closing.signal.aborted) return
      try {
        await this.start()
        this.restarts++
        return
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
      }
    }
  }
}

/** Why a child that says this must be replaced; undefined if it is well. */
function complaintOf(report: Report, silenceMs: number): string | undefined {
  if (report.kind === 'startAgain') return report.reason
  if (report.kind !== 'beat' || report.silentMs <= silenceMs) return undefined
  return `the engine has not answered for ${Math.round(report.silentMs)} ms`
}

const firstBackoffMs = 100
const lastBackoffMs = 10_000
const healthyMs = 30_000

const defaults = {
  onRestart: () => undefined,
  heartbeatMs: 1_000,
  missedBeats: 5,
  silenceMs: 30_000,
  startMs: 60_000,
  graceMs: 10_000,
}

/** Half of the machine for the engine, a quarter for one statement. */
function defaultLimits(): EngineLimits {
  // 0, or more than there is, where no control group sets a limit.
  const constrained = process.constrainedMemory()
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return { maxExecutionSeconds: 60, maxMemoryBytes: Math.floor(bytes / 4) }
}

interface Child {
  readonly process: ChildProcess
  readonly folders: Folders
  /** Resolves with the words for how it ended. */
  readonly exited: Promise<string>
  /** The end of what it wrote to standard error: the engine tells the reason of some failures only there. */
  complaint: string
}

function spawnChild(folders: Folders, words: readonly string[]): Child {
  // Compiled, both are in one folder; tests import this file from the sources, which Node 20 cannot run.
  const path = import.meta.url.endsWith('.ts') ? '../../dist/engine/child.js' : './child.js'
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), words, {
    // An --import or NODE_OPTIONS of the collector must not be loaded into the engine. And chDB takes the signals by
    // which V8 notices WebAssembly's faults: without this flag such a fault hangs the process.
    execArgv: ['--disable-wasm-trap-handler'],
    env: { ...inherited(), TZ: 'UTC', UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // On a small machine both want every core. Storing can wait a moment, and whoever waits for an answer should not.
  if (child.pid !== undefined) yieldTo(child.pid)
  const started: Child = {
    process: child,
    folders,
    complaint: '',
    exited: once(child, 'exit').then(
      ([code, signal]: unknown[]) => `the engine ended (${String(signal ?? code)})`,
      (error: unknown) => `the engine could not be started: ${String(error)}`,
    ),
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    started.complaint = (started.complaint + text).slice(-complaintCharacters)
  })
  return started
}

/** Asks the system to prefer everybody else; where it will not, nothing is lost but time. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, 10)
  } catch {
    // The child may be gone already, which its exit tells.
  }
}

const complaintCharacters = 4_096

function inherited(): NodeJS.ProcessEnv {
  const names = ['PATH', 'LANG', 'LD_LIBRARY_PATH', 'TMPDIR']
  return Object.fromEntries(names.map(name => [name, process.env[name]]))
}

function send(child: Child, order: Order): void {
  // A child that is gone is noticed by its exit.
  if (child.process.connected) child.process.send(order, () => undefined)
}

async function portOf(child: Child, startMs: number): Promise<number> {
  const limit = AbortSignal.timeout(startMs)
  const report = once(child.process, 'message', { signal: limit }).then(
    ([message]: unknown[]) => message as Report, // child.ts sends nothing else
    () => undefined,
  )
  const how = child.exited.then(reason => ({ kind: 'ended' as const, reason }))
  const first = await Promise.race([report, how])
  if (first?.kind === 'ready') return first.port
  if (first?.kind === 'refused') throw await refused(first, child)
  const { dir } = child.folders
  const reason = first?.kind === 'ended' ? first.reason : `no sign of life after ${startMs} ms`
  throw new CollectorError('ENGINE_FAILED', `${reason}, data folder ${dir}. ${child.complaint}`.trim())
}

async function refused(report: Report & { kind: 'refused' }, { folders, complaint }: Child): Promise<CollectorError> {
  const { dir } = folders
  if (report.refusal === 'chdb') {
    const [firstLine] = report.detail.split('\n')
    const advice = 'run `npm install chdb@3.4.0`, or set CLICKHOUSE_URL to use a ClickHouse server'
    return new CollectorError(
      'ENGINE_FAILED',
      `the package chdb is missing or does not run here (${firstLine}): ${advice}`,
    )
  }
  if (report.refusal === 'listen') return new CollectorError('ENGINE_FAILED', report.detail)
  const holder = await lockHolder(dir)
  if (holder !== undefined) {
    const advice = 'stop it, or choose another folder with --data DIR'
    return new CollectorError('ENGINE_FAILED', `the data folder ${dir} is in use by process ${holder}: ${advice}`)
  }
  return new CollectorError(
    'ENGINE_FAILED',
    `cannot open the data folder ${dir}: ${report.detail}. ${complaint}`.trim(),
  )
}

/** Ends a child for good, whatever it is doing, and removes its private folder. */
async function end(child: Child): Promise<void> {
  child.process.kill('SIGKILL')
  await child.exited
  await rm(child.folders.privateFolder, { recursive: true, force: true })
}
