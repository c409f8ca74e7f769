import { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import { quietly } from '../../../guest/quietly.ts'
import { messagePart } from '../../../wire/streams/message-part.ts'
import { replaceMethod } from '../../../wire/streams/replace-method.ts'
import { connectionKind, targetOf } from '../../connection-kind.ts'
import type { Lack } from '../../recording/format.ts'
import { spawnedByMcp } from '../../spawned-by-mcp.ts'

/** Names what a run does that no seam sees: the record will lack it. */
export function watchUnseen(lack: (lack: Lack) => void): void {
  const seen = (kind: Lack['kind'], what: string) => quietly(() => lack({ kind, what }))
  before(Socket.prototype, 'connect', (given, socket) => {
    if (Reflect.get(socket, 'connecting') === true || connectionKind() !== 'raw') return
    const { host, port, path } = targetOf(given)
    seen('raw socket', path ?? `${host}:${port ?? ''}`)
  })
  const { Socket: Datagrams } = process.getBuiltinModule('node:dgram')
  before(Datagrams.prototype, 'send', () => seen('raw socket', 'UDP'))
  before(ChildProcess.prototype, 'spawn', ([options]) => {
    if (!spawnedByMcp()) seen('child process', String(messagePart(options, 'file')))
  })
  before(process, 'dlopen', ([, file]) => seen('native addon', String(file).split(/[\\/]/).at(-1) ?? ''))
  subscribe('undici:websocket:open', () => seen('raw socket', 'web socket'))
  subscribe('worker_threads', () => seen('worker', 'a thread'))
  watchUpgrades(seen)
}

/** Web sockets and the like begin as a request over HTTP. */
function watchUpgrades(seen: (kind: Lack['kind'], what: string) => void): void {
  const { ClientRequest } = process.getBuiltinModule('node:http')
  before(ClientRequest.prototype, 'emit', ([event]) => {
    if (event === 'upgrade' || event === 'connect') seen('raw socket', event === 'upgrade' ? 'web socket' : 'a tunnel')
  })
}

function before(object: object, name: string, see: (given: readonly unknown[], target: object) => void): void {
  replaceMethod(object, name, method => {
    return function watched(this: unknown, ...given) {
      quietly(() => see(given, Object(this) as object))
      return method.apply(this, given)
    }
  })
}
