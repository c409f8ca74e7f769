import { Socket } from 'node:net'
import { replace, undoAll } from '../../ambient/replace.ts'
import { connectionKind, targetOf, type ConnectionKind } from '../../connection-kind.ts'
import type { StepError } from '../../recording/format.ts'
import type { AnsweringServer } from './server.ts'

export interface Doors {
  readonly server: AnsweringServer
  /** Whether what connects now may do so for real. */
  readonly isLive: (kind: ConnectionKind) => boolean
  /** How the next connection to this host failed when it was recorded. */
  readonly failure: (host: string) => StepError | undefined
  /** Told of a connection that is not made. */
  readonly blocked: (target: string) => void
}

type Connect = (this: Socket, ...given: unknown[]) => Socket

/** Leads every connection that is opened to our own server, and refuses those that are not HTTP. Gives back what undoes it. */
export function redirectSockets(doors: Doors): () => void {
  // True: it takes its arguments in several forms and gives the socket.
  const connect = Reflect.get(Socket.prototype, 'connect') as Connect
  const redirected = function (this: Socket, ...given: unknown[]): Socket {
    const kind = connectionKind()
    if (doors.isLive(kind)) return connect.apply(this, given)
    const { host, port, path } = targetOf(given)
    const name = path ?? (port === undefined ? host : `${host}:${port}`)
    addCallback(this, given)
    if (kind !== 'http' && kind !== 'http2') return refuse(this, name, doors)
    const failure = doors.failure(host)
    if (failure !== undefined) return fail(this, Object.assign(new Error(failure.message), named(failure)))
    return connect.call(this, { path: doors.server.paths[kind] })
  }
  const tls = process.getBuiltinModule('node:tls')
  return undoAll([
    replace(Socket.prototype, 'connect', redirected),
    replace(tls, 'connect', (...given: unknown[]) => connectSecurely(given)),
  ])
}

/** A connection over TLS: without, since it leads to ourselves, and looking as if. */
function connectSecurely(given: readonly unknown[]): Socket {
  const options = Object(given.find(one => typeof one === 'object' && one !== null)) as Readonly<
    Record<string, unknown>
  >
  const callback = given.find(one => typeof one === 'function')
  const protocols = Array.isArray(options['ALPNProtocols']) ? options['ALPNProtocols'].map(String) : []
  const http2Only = protocols[0] === 'h2' && !protocols.includes('http/1.1')
  const socket = Object.assign(new Socket(), {
    encrypted: true,
    authorized: true,
    authorizationError: null,
    alpnProtocol: http2Only ? 'h2' : protocols.length > 0 ? 'http/1.1' : false,
    servername: options['servername'] ?? options['host'],
    getPeerCertificate: () => ({}),
    getSession: () => undefined,
    isSessionReused: () => false,
    getProtocol: () => 'TLSv1.3',
    setServername: () => undefined,
    setSession: () => undefined,
    disableRenegotiation: () => undefined,
  })
  socket.once('connect', () => socket.emit('secureConnect'))
  if (typeof callback === 'function') socket.once('secureConnect', () => void Reflect.apply(callback, socket, []))
  const [first, second] = given
  const target =
    typeof first === 'number' ? { port: first, host: typeof second === 'string' ? second : options['host'] } : options
  Reflect.apply(Reflect.get(socket, 'connect'), socket, [
    { host: target['host'] ?? options['servername'], port: target['port'] },
  ])
  return socket
}

function addCallback(socket: Socket, given: readonly unknown[]): void {
  const list = Array.isArray(given[0]) ? (given[0] as readonly unknown[]) : given
  const callback = list.find(one => typeof one === 'function')
  if (typeof callback === 'function') socket.once('connect', () => void Reflect.apply(callback, socket, []))
}

function refuse(socket: Socket, target: string, { blocked }: Doors): Socket {
  blocked(target)
  return fail(socket, egressBlocked(target))
}

/** What every way out that is closed ends in. */
export function egressBlocked(target: string): Error {
  return Object.assign(new Error(`REPLAY_EGRESS_BLOCKED ${target}`), { code: 'REPLAY_EGRESS_BLOCKED' })
}

/** What a call ends in that a live run makes and the record does not have. */
export function notRecorded(name: string): Error {
  return Object.assign(new Error(`REPLAY_NOT_RECORDED ${name}`), { code: 'REPLAY_NOT_RECORDED' })
}

function fail(socket: Socket, error: Error): Socket {
  Reflect.set(socket, 'connecting', true)
  process.nextTick(() => {
    Reflect.set(socket, 'connecting', false)
    socket.destroy(error)
  })
  return socket
}

function named({ name, code }: StepError): object {
  return { ...(code !== undefined && { code }), ...(name !== 'Error' && { name }) }
}
