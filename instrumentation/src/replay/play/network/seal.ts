import { ChildProcess } from 'node:child_process'
import { isIP } from 'node:net'
import { messagePart } from '../../../wire/streams/message-part.ts'
import { replace, undoAll } from '../../ambient/replace.ts'
import { spawnedByMcp } from '../../spawned-by-mcp.ts'
import { egressBlocked } from './sockets.ts'

export interface SealOptions {
  readonly isLive: () => boolean
  /** Told of what is not done. */
  readonly blocked: (target: string) => void
  /** Programs that may be started. */
  readonly processes: ReadonlySet<string>
}

/** Closes the ways out that are no connections: names, datagrams, other programs. Gives back what undoes it. */
export function sealExits(options: SealOptions): () => void {
  const dns = process.getBuiltinModule('node:dns')
  const { Socket: Datagrams } = process.getBuiltinModule('node:dgram')
  const undo: (() => void)[] = []
  for (const name of [
    'lookup',
    'resolve',
    'resolve4',
    'resolve6',
    'resolveTxt',
    'resolveSrv',
    'resolveMx',
    'reverse',
  ]) {
    undo.push(
      guard(dns, name, (given, real) => {
        // A server asks for the address that it is to listen at.
        if (isOwn(given[0])) return real()
        return byCallback(options, `dns ${String(given[0])}`, { given, real })
      }),
    )
    undo.push(
      guard(dns.promises, name, (given, real) => {
        return options.isLive() || isOwn(given[0])
          ? real()
          : Promise.reject(blocked(options, `dns ${String(given[0])}`))
      }),
    )
  }
  undo.push(guard(Datagrams.prototype, 'send', (given, real) => byCallback(options, 'udp', { given, real })))
  undo.push(guard(Datagrams.prototype, 'connect', (given, real) => byCallback(options, 'udp', { given, real })))
  undo.push(guard(ChildProcess.prototype, 'spawn', ([spawned], real) => spawnOrRefuse(options, spawned, real)))
  return undoAll(undo)
}

function isOwn(name: unknown): boolean {
  return name === undefined || name === null || (typeof name === 'string' && (isIP(name) !== 0 || name === 'localhost'))
}

function spawnOrRefuse(options: SealOptions, spawned: unknown, real: () => unknown): unknown {
  const file = String(messagePart(spawned, 'file'))
  const name = file.split(/[\\/]/).at(-1) ?? file
  if (options.isLive() || options.processes.has(name)) return real()
  throw blocked(options, spawnedByMcp() ? `mcp server ${name}` : `process ${name}`)
}

function guard(
  object: object,
  name: string,
  call: (given: readonly unknown[], real: () => unknown) => unknown,
): () => void {
  const real: unknown = Reflect.get(object, name)
  if (typeof real !== 'function') return () => undefined
  return replace(object, name, function (this: unknown, ...given: unknown[]): unknown {
    return call(given, () => Reflect.apply(real, this, given) as unknown)
  })
}

function byCallback(
  options: SealOptions,
  target: string,
  { given, real }: { readonly given: readonly unknown[]; readonly real: () => unknown },
): unknown {
  if (options.isLive()) return real()
  const error = blocked(options, target)
  const callback = given.findLast(one => typeof one === 'function')
  if (typeof callback !== 'function') throw error
  process.nextTick(() => void Reflect.apply(callback, undefined, [error]))
  return undefined
}

function blocked(options: SealOptions, target: string): Error {
  options.blocked(target)
  return egressBlocked(target)
}
