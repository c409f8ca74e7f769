import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage, request as httpRequest, Server, ServerResponse } from 'node:http'
import { Server as NetServer, Socket } from 'node:net'
import { quietly } from '../../guest/quietly.ts'
import { messagePart } from '../../wire/streams/message-part.ts'
import { replaceMethod } from '../../wire/streams/replace-method.ts'
import { bodyOf, bytesOfBody } from '../recording/body.ts'
import { ownAgent } from './live/pass-on.ts'
import type { Player } from './player.ts'
import type { PlayRun } from './play-run.ts'

const runHeader = 'x-spanledger-replay'

export interface EntryOptions {
  /** Opens a connection for real, whatever is closed. */
  readonly connect: (socket: Socket, port: number) => Socket
  /** All recorded requests have been answered. */
  readonly done: () => void
}

/** Sends the recorded requests to the service's own port as soon as it listens, one after the other. */
export function playRequests(player: Player, options: EntryOptions): void {
  const runs = player.runs.filter(({ recording }) => recording.kind === 'http')
  if (runs.length === 0) return
  subscribe('http.server.request.start', message => quietly(() => enter(player, runs, message)))
  let sent = false
  replaceMethod(NetServer.prototype, 'listen', listen => {
    return function observedListen(this: unknown, ...given) {
      if (this instanceof Server && !sent) {
        this.once('listening', () => {
          const port = portOf(this)
          if (sent || port === undefined) return
          sent = true
          void sendAll(runs, port, options)
        })
      }
      return listen.apply(this, given)
    }
  })
}

function portOf(server: NetServer): number | undefined {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}

async function sendAll(runs: readonly PlayRun[], port: number, { connect, done }: EntryOptions): Promise<void> {
  for (const run of runs) await send(run, port, connect).catch(() => undefined)
  done()
}

function send(run: PlayRun, port: number, connect: EntryOptions['connect']): Promise<void> {
  const { entry, id } = run.recording
  if (entry.kind !== 'http') return Promise.resolve()
  const { method, path, headers, body } = entry
  const bytes = bytesOfBody(body)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      method,
      path,
      headers: {
        ...headers,
        host: `127.0.0.1:${port}`,
        'user-agent': ownAgent,
        [runHeader]: id,
        'content-length': bytes.length,
      },
      createConnection: () => connect(new Socket(), port),
    })
    outgoing.on('response', response => response.resume().on('close', () => resolve()))
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}

/** A request that we have sent begins its run; what its handler answers is compared. */
function enter(player: Player, runs: readonly PlayRun[], message: unknown): void {
  const [request, response] = [messagePart(message, 'request'), messagePart(message, 'response')]
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
  const id = request.headers[runHeader]
  const run = runs.find(({ recording }) => recording.id === id)
  if (run === undefined) return
  delete request.headers[runHeader]
  const chunks: Buffer[] = []
  for (const name of ['write', 'end']) {
    replaceMethod(response, name, method => {
      return function observed(this: unknown, ...given) {
        const [chunk] = given
        if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as Uint8Array))
        return method.apply(this, given)
      }
    })
  }
  response.once('close', () => {
    run.settled({ kind: 'answered', status: response.statusCode, body: bodyOf(Buffer.concat(chunks)) })
    player.endRun(run)
  })
  player.enter(run)
}
