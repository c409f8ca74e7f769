import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import { quietly } from '../../guest/quietly.ts'
import { redactorOf } from '../../redaction/own-redactor.ts'
import { listenToSpans } from '../../spans/ending/listeners.ts'
import { scopeVersion } from '../../spans/tracer.ts'
import { installAmbient } from '../ambient/install.ts'
import { codeVersion } from '../record/around/surroundings.ts'
import { observePrinted } from '../record/around/printed.ts'
import type { ConnectionKind } from '../connection-kind.ts'
import type { CodeVersions, Recording } from '../recording/format.ts'
import { readFolder } from '../recording/read-folder.ts'
import { setReplaySeams } from '../seams.ts'
import { playRequests } from './http-entry.ts'
import { liveReportOf, type LiveReport } from './live/live-report.ts'
import { readLiveSettings } from './live/live-settings.ts'
import { sealExits } from './network/seal.ts'
import { startServer } from './network/server.ts'
import { redirectSockets } from './network/sockets.ts'
import { Player } from './player.ts'
import { verdictOf, type Verdict } from './match/verdict.ts'
import { virtualTimers } from './time/virtual-timers.ts'

/** Lets this process play the recordings that its environment names, and write its verdict at the end. */
export function openPlayer(folder: string, environment: NodeJS.ProcessEnv): Player {
  const recordings = readFolder(folder)
  const installed = install(recordings, environment)
  const { player } = installed
  playRequests(player, { connect: (socket, port) => installed.connect(socket, port), done: () => process.exit() })
  const printed = observePrinted()
  // A thread is sealed as well, but has nothing to say about the runs.
  if (isMainThread)
    process.on('exit', code => quietly(() => writeVerdicts(player, environment, { code, stdout: printed.text() })))
  return player
}

export interface Installed {
  readonly player: Player
  /** Opens a connection to a port of this machine for real. */
  connect(socket: Socket, port: number): Socket
  close(): void
}

/** Closes every way out and opens the record. Gives back what undoes it. */
export function install(recordings: readonly Recording[], environment: NodeJS.ProcessEnv): Installed {
  // True: it takes its arguments in several forms and gives the socket.
  const connect = Reflect.get(Socket.prototype, 'connect') as (this: Socket, ...given: unknown[]) => Socket
  const live = readLiveSettings(environment['SPANLEDGER_REPLAY_LIVE'])
  const options = {
    redactor: redactorOf(environment),
    liveAfter: numberOf(environment['SPANLEDGER_REPLAY_ALLOW_UNTIL']),
    overrides: readOverrides(environment['SPANLEDGER_REPLAY_OVERRIDE']),
    live,
  }
  const player = new Player(recordings, options, () => connect.call(new Socket(), { path: live?.socket }))
  const blocked = (target: string) => void (player.run?.blocked ?? player.blocked).add(target)
  // Of what arrives without having been seen nobody knows which run it is of.
  const server = startServer(player.pairing, target => void player.blocked.add(target))
  // Requests of a tool that is live are passed on, so that no connection of it is left to be used by what is not.
  const isLive = (kind?: ConnectionKind) => player.isLive || (player.isOpen && kind !== 'http' && kind !== 'http2')
  const undo = [
    redirectSockets({ server, isLive, failure: host => player.failure(host), blocked }),
    sealExits({ isLive: () => isLive(), blocked, processes: namesIn(environment['SPANLEDGER_REPLAY_PROCESSES']) }),
    virtualTimers(() => player.run?.virtualTime),
    installAmbient(player.ambient),
    listenToSpans({ started: span => player.spanStarted(span), ended: span => player.spanEnded(span) }),
    () => server.close(),
    () => setReplaySeams(undefined),
  ]
  setReplaySeams(player)
  return {
    player,
    connect: (socket, port) => connect.call(socket, { port, host: '127.0.0.1' }),
    close: () => undo.reverse().forEach(step => step()),
  }
}

interface Ended {
  readonly code: number
  readonly stdout: string
}

function writeVerdicts(player: Player, environment: NodeJS.ProcessEnv, { code, stdout }: Ended): void {
  const path = environment['SPANLEDGER_REPLAY_VERDICT']
  const isOfTasks = player.runs.some(({ recording }) => recording.kind !== 'process')
  const verdicts: Verdict[] = []
  const live: LiveReport[] = []
  for (const run of player.runs) {
    // Of a process whose tasks are played one by one, the rest is not done again.
    if (run.recording.kind === 'process' && isOfTasks) continue
    if (run.recording.kind === 'process') run.settled({ kind: 'exited', code, stdout })
    if (run.live !== undefined) live.push(liveReportOf(run))
    else verdicts.push(verdictOf(run, accepted(environment), versionsOf(environment)))
  }
  const text = JSON.stringify({ verdicts, live, outside: [...player.blocked] }, undefined, 2)
  if (path !== undefined) writeFileSync(path, text)
}

export function accepted(environment: NodeJS.ProcessEnv): ReadonlySet<string> {
  return namesIn(environment['SPANLEDGER_REPLAY_ACCEPT'])
}

export function versionsOf(environment: NodeJS.ProcessEnv): CodeVersions {
  return { version: codeVersion(environment), hook: scopeVersion, node: process.version }
}

/** `tool:NAME=file`, each on a line of its own. */
function readOverrides(text = ''): ReadonlyMap<string, unknown> {
  const overrides = new Map<string, unknown>()
  for (const line of text.split('\n')) {
    const [, name, file] = /^(tool:[^=]+)=(.+)$/.exec(line) ?? []
    if (name === undefined || file === undefined || !existsSync(file)) continue
    overrides.set(name, JSON.parse(readFileSync(file, 'utf8')) as unknown)
  }
  return overrides
}

function namesIn(list = ''): ReadonlySet<string> {
  return new Set(list.split(',').filter(name => name !== ''))
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
