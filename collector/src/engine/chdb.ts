import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readException, refusal, type ClickHouseException } from './exception.ts'
import type { EngineLimits } from './messages.ts'

/**
 * The only module that calls chDB's binding. Its connections cannot be trusted with a second statement: what a failed
 * query had already written stands in front of the next result, settings stick, and statements queue. So each
 * statement gets a connection of its own, which costs a tenth of a millisecond.
 */
export interface Run {
  /** One statement, without data. */
  readonly sql: string
  readonly format: string
  readonly database: string
  readonly settings: ReadonlyMap<string, string>
  readonly params: ReadonlyMap<string, string>
  /** The log comment too, by which it can be cancelled. */
  readonly queryId: string
}

export interface Answer {
  readonly bytes: Uint8Array
  /** Of the result; of an INSERT with data, what it took from there. */
  readonly rows: number
  readonly size: number
  readonly elapsedSeconds: number
}

// chDB has 16 threads (UV_THREADPOOL_SIZE): the other four are for files, compression, cancelling and the heartbeat.
const runningLimit = 12
const waitingLimit = 512

// Parameters are part of what the parser reads here; on a server they are not, and may be long.
const prologueBytes = 128 * 1024 * 1024

export const databaseName = 'spanledger'

export interface ChdbOptions {
  readonly dir: string
  readonly configFile: string
  readonly limits: EngineLimits
}

/** Opens the engine on a data folder, and creates the database in it. */
export async function openChdb(options: ChdbOptions): Promise<Chdb> {
  const chdb = new Chdb(loadAddon(), options)
  await chdb.command(`CREATE DATABASE IF NOT EXISTS ${databaseName} ENGINE = Atomic`)
  chdb.version = (await chdb.command('SELECT version()')).trim()
  return chdb
}

export class Chdb {
  /** ClickHouse's; the package has another. */
  version = ''
  readonly #addon: Addon
  readonly #options: ChdbOptions
  readonly #slots = new Slots()
  readonly #running = new Set<string>()

  constructor(addon: Addon, options: ChdbOptions) {
    this.#addon = addon
    this.#options = options
    // Never closed: it keeps the engine open between statements.
    this.#connect([])
  }

  /** Runs one statement for a client; cancelled for real when the signal aborts. */
  async run(run: Run, signal: AbortSignal): Promise<Answer> {
    if (this.#running.has(run.queryId)) throw sameId(run.queryId)
    this.#running.add(run.queryId)
    try {
      return await this.#slots.use(signal, () => this.#runAlone(run, signal))
    } catch (error) {
      throw readException(error)
    } finally {
      this.#running.delete(run.queryId)
    }
  }

  /** Runs a statement of our own, at once and without limits; resolves with the answer, tab-separated. */
  async command(sql: string): Promise<string> {
    const run = (connection: Connection) => this.#addon.QueryAsyncConnection(connection, sql, 'TabSeparated')
    const { bytes } = await this.#withConnection([], run)
    return Buffer.from(bytes).toString()
  }

  async #runAlone(run: Run, signal: AbortSignal): Promise<Answer> {
    const { maxExecutionSeconds, maxMemoryBytes } = this.#options.limits
    const settings = [
      `--log_comment=${run.queryId}`,
      `--max_execution_time=${maxExecutionSeconds}`,
      `--max_memory_usage=${maxMemoryBytes}`,
      `--max_query_size=${prologueBytes}`,
    ]
    return this.#withConnection(settings, async connection => {
      await this.#refuseUnlessOne(connection, run.sql)
      signal.throwIfAborted()
      const finished = new AbortController()
      const kill = () => void this.#killUntil(run.queryId, finished.signal)
      signal.addEventListener('abort', kill, { once: true })
      try {
        const result = await this.#addon.QueryAsyncConnection(connection, prologue(run) + run.sql, run.format)
        return {
          bytes: result.bytes,
          rows: result.rowsRead,
          size: result.bytesRead,
          elapsedSeconds: result.elapsed,
        }
      } finally {
        finished.abort()
        signal.removeEventListener('abort', kill)
      }
    })
  }

  /** The engine's own parser counts, so `SELECT 1; DROP TABLE t` is refused whatever tricks the text plays. */
  async #refuseUnlessOne(connection: Connection, sql: string): Promise<void> {
    const { statementCount } = await this.#addon.DurableClassifyAsync(connection, sql, databaseName)
    if (statementCount === 1) return
    if (statementCount > 1) throw refusal('SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
    // Not parsable. Running it would run the statements before the error; formatQuery only tells where the error is.
    const asked = this.#addon.QueryAsyncConnection(connection, `SELECT formatQuery(${quote(sql)})`, 'Null')
    const said = await asked.then(
      () => 'Syntax error',
      error => readException(error).message,
    )
    throw refusal('SYNTAX_ERROR', said.replace(/: In scope SELECT formatQuery\([\s\S]*$/, ''))
  }

  /** Asks again until the statement is over: the first request may come before the engine has listed it. */
  async #killUntil(queryId: string, finished: AbortSignal): Promise<void> {
    for (let waitMs = 100; !finished.aborted; waitMs = Math.min(waitMs * 2, 5_000)) {
      // Never SYNC: that hangs the thread for ever. An error here means the statement is already gone.
      await this.command(`KILL QUERY WHERE Settings['log_comment'] = ${quote(queryId)} ASYNC`).catch(() => undefined)
      await delay(waitMs, undefined, { signal: finished }).catch(() => undefined)
    }
  }

  #connect(settings: readonly string[]): Connection {
    return this.#addon.CreateConnection(this.#options.dir, [`--config-file=${this.#options.configFile}`, ...settings])
  }

  async #withConnection<Result>(
    settings: readonly string[],
    use: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const connection = this.#connect(settings)
    try {
      return await use(connection)
    } finally {
      this.#addon.CloseConnection(connection)
    }
  }
}

/** So many at a time, so many waiting, the rest is refused. */
class Slots {
  readonly #waiting: (() => void)[] = []
  #free = runningLimit

  async use<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    if (this.#free === 0) await this.#wait()
    else this.#free--
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= waitingLimit) {
      const message = `Too many simultaneous queries: ${runningLimit} run and ${waitingLimit} wait`
      throw refusal('TOO_MANY_SIMULTANEOUS_QUERIES', message)
    }
    return new Promise(resolve => this.#waiting.push(resolve))
  }
}

/** The native functions we use. The package's own Session closes a connection only when no statement runs at all. */
interface Addon {
  CreateConnection(dir: string, settings: readonly string[]): Connection
  CloseConnection(connection: Connection): void
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<NativeResult>
  DurableClassifyAsync(
    connection: Connection,
    sql: string,
    database: string,
  ): Promise<{ readonly statementCount: number }>
}

interface NativeResult {
  readonly bytes: Uint8Array
  readonly elapsed: number
  readonly rowsRead: number
  readonly bytesRead: number
}

declare const native: unique symbol
interface Connection {
  readonly [native]: true
}

function loadAddon(): Addon {
  const require = createRequire(import.meta.url)
  const loader: unknown = require(join(dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js'))
  // True for chdb 3.4.0, which package.json pins; a test runs every function named here.
  return (loader as { loadNative(): Addon }).loadNative()
}

/**
 * What a statement needs before it: all on its private connection, so nothing of it reaches another statement.
 * SET and not connection arguments for what the client sends: the engine ignores unknown arguments, but refuses
 * unknown settings with the same error as a server. `readonly` comes last, or it would refuse the others.
 */
function prologue({ database, settings, params }: Run): string {
  const entries = [...settings].sort(([a], [b]) => Number(a === 'readonly') - Number(b === 'readonly'))
  const assignments = entries.map(([name, value]) => `${name} = ${quote(value)}`)
  const substitutions = [...params].map(([name, value]) => `param_${name} = ${quote(value)}`)
  const set = [...substitutions, ...assignments].join(', ')
  return `USE ${quoteName(database)}; ${set && `SET ${set}; `}`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('\0', '\\0')}\``
}

function sameId(queryId: string): ClickHouseException {
  const message = `Query with id = ${queryId} is already running`
  return refusal('QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', message)
}
