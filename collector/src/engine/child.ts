import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openChdb, type Chdb } from './chdb.ts'
import { sweepFolders } from './disk/folder.ts'
import type { OpenOrder, Order, Refusal, Report } from './messages.ts'
import { Room } from './disk/room.ts'
import { clickHouseInterface } from './server.ts'

/**
 * The process that owns the data folder. It starts on its parent's order, serves ClickHouse's HTTP interface, and
 * never outlives its parent. Every way out is SIGKILL: a normal exit waits for running statements, and what was
 * acknowledged is on disk.
 */
let server: Server | undefined
let privateFolder: string | undefined
process.on('message', (order: Order) => {
  if (order.kind === 'open') void open(order)
  else if (server) void close(server, order.graceMs)
  else die()
})
process.once('disconnect', die)
// Ctrl-C reaches the whole group; when to close is the parent's business.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

async function open(order: OpenOrder): Promise<void> {
  // Relative paths, and any ./config.xml the engine may look for, are looked up among our own files.
  privateFolder = order.privateFolder
  process.chdir(privateFolder)
  const chdb = await orRefuse('open', () =>
    openChdb({ dir: order.dir, configFile: join(order.privateFolder, 'config.xml'), limits: order.limits }),
  )
  dieOfFatalSignals()
  await orRefuse('open', () => sweepFolders(order))
  const room = new Room(order.dir)
  server = createServer(
    // ClickHouse takes URLs of a mebibyte; all settings and parameters travel there.
    { maxHeaderSize: 1024 * 1024, keepAliveTimeout: 10_000, noDelay: true },
    clickHouseInterface({ chdb, room, password: order.password, folder: order.privateFolder }),
  )
  const port = await listen(server, order.port)
  report({ kind: 'ready', port })
  beat(chdb, order.heartbeatMs)
  startAgainWithRoom(room, order.heartbeatMs)
}

/**
 * chDB's handlers of fatal signals wait five minutes for a listener that does not exist. Ours, installed over them,
 * end the process: at once for a fault of an engine thread, and by the repeated abort() for one of V8's own.
 */
function dieOfFatalSignals(): void {
  for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL'] as const) process.on(signal, die)
}

/** With the private folder, since the parent may not be there to remove it. */
function die(): void {
  if (privateFolder !== undefined) rmSync(privateFolder, { recursive: true, force: true })
  process.kill(process.pid, 'SIGKILL')
}

async function orRefuse<Result>(refusal: Refusal, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt()
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && /MODULE_NOT_FOUND|^CHDB_/.test(String(error.code))
    const detail = error instanceof Error ? error.message : String(error)
    report({ kind: 'refused', refusal: missing ? 'chdb' : refusal, detail }, die)
    // The callback ends the process once the parent has the message.
    return await new Promise<never>(() => undefined)
  }
}

function report(message: Report, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent)
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await orRefuse('listen', () => once(server, 'listening'))
  // True for a server that listens on TCP.
  return (server.address() as AddressInfo).port
}

/** A beat says that this loop runs, and since when the engine owes an answer: each can hang without the other. */
function beat(chdb: Chdb, heartbeatMs: number): void {
  let askedAt: number | undefined
  setInterval(() => {
    report({ kind: 'beat', silentMs: askedAt === undefined ? 0 : performance.now() - askedAt })
    if (askedAt !== undefined) return
    askedAt = performance.now()
    // An engine that answers with an error is alive.
    void chdb
      .command('SELECT 1')
      .catch(() => undefined)
      .then(() => (askedAt = undefined))
  }, heartbeatMs)
}

/** Parts that a full disk cut short are put aside at a start, which itself needs room. */
function startAgainWithRoom(room: Room, heartbeatMs: number): void {
  const reason = 'the disk was full, and has room again: what was cut short is put aside'
  setInterval(() => {
    void room.mustStartAgain().then(
      isDue => isDue && report({ kind: 'startAgain', reason }),
      () => undefined,
    )
  }, heartbeatMs)
}

/** Answers what has been asked, takes nothing new, and ends at the deadline whatever still runs. */
async function close(server: Server, graceMs: number): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 10)
  await Promise.race([promisify(server.close.bind(server))(), delay(graceMs)])
  clearInterval(idle)
  die()
}
