import { quietly } from '../../guest/quietly.ts'
import { listOf, objectOf } from '../../protocols/json.ts'
import { replaySeams, type OpenStep } from '../../replay/seams.ts'
import { replaceMethod, type Method } from '../replace-method.ts'

/** What a connection says for itself, in its own time; who it is, is no part of a run. */
const ofConnection: ReadonlySet<string> = new Set(['PING', 'AUTH', 'HELLO', 'SELECT', 'QUIT', 'RESET'])

/**
 * Lets the commands of a client be steps of the run that is recorded or played: all that is sent, alone, from a pool or
 * to a cluster, goes through `sendCommand`, and transactions through methods of their own. Replies are recorded as they
 * come, before the client makes of them what its caller gets.
 */
export function replayCommands(binding: unknown): void {
  const seams = replaySeams()
  if (seams === undefined) return
  replaceMethod(binding, 'sendCommand', original => {
    return function (...given) {
      const [command] = given
      return through(commandStep(command), original, { client: this, given, own: ownReply(command) })
    }
  })
  for (const [method, name] of [
    ['_executeMulti', 'redis MULTI'],
    ['_executePipeline', 'redis PIPELINE'],
  ] as const) {
    replaceMethod(binding, method, original => {
      return function (...given) {
        const input = listOf(given[0]).map(command => objectOf(command)?.['args'])
        return through({ seam: 'redis', name, input }, original, { client: this, given })
      }
    })
  }
  for (const name of ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE']) replaceMethod(binding, name, subscribed(name))
  if (seams.mode === 'play') playClient(binding)
}

interface Asked {
  readonly seam: 'redis'
  readonly name: string
  readonly input: unknown
}

interface Called {
  readonly client: unknown
  readonly given: unknown[]
  /** What a client of a run that is played is told where the command is no step. */
  readonly own?: string
}

function commandStep(command: unknown): Asked | undefined {
  const words = listOf(command)
  const name = String(words[0]).toUpperCase()
  return ofConnection.has(name) ? undefined : { seam: 'redis', name: `redis ${name}`, input: words }
}

function ownReply(command: unknown): string {
  return String(listOf(command)[0]).toUpperCase() === 'PING' ? 'PONG' : 'OK'
}

/** Sends a command and records what comes of it; or gives what came of it then, and sends nothing. */
function through(asked: Asked | undefined, original: Method, { client, given, own }: Called): unknown {
  const seams = replaySeams()
  if (asked === undefined) return seams?.mode === 'play' ? Promise.resolve(own) : original.apply(client, given)
  const step = quietly(() => seams?.openStep(asked))
  if (step === undefined) return connectedLate(client, () => original.apply(client, given))
  return step.recorded ?? settled(original.apply(client, given), step)
}

/** The caller gets a promise that settles alike, so that a rejection nobody handles is still reported as one. */
function settled(result: unknown, step: OpenStep): unknown {
  if (!(result instanceof Promise)) return result
  return result.then(
    (returned: unknown) => {
      quietly(() => step.settle({ returned: readable(returned) }))
      return returned
    },
    (threw: unknown) => {
      quietly(() => step.settle({ threw }))
      throw threw
    },
  )
}

// Of a transaction the client tells errors among the replies by their class, which a record does not have.
function readable(reply: unknown): unknown {
  return Array.isArray(reply) && reply.some(one => one instanceof Error) ? () => reply : reply
}

/** What comes later by a subscription is not in the record, which then says so. */
function subscribed(name: string): (original: Method) => Method {
  return original => {
    return function (...given) {
      const asked = { seam: 'redis', name: `redis ${name}`, input: given[0] } as const
      const step = quietly(() => replaySeams()?.openStep(asked))
      quietly(() => step?.settle({ returned: () => undefined }))
      return step?.recorded ?? original.apply(this, given)
    }
  }
}

const connects = new WeakMap<object, () => unknown>()
const live = new WeakSet<object>()

/** Of a run that is live from here on, the client is connected when it is first needed. */
function connectedLate(client: unknown, send: () => unknown): unknown {
  const own = selfOf(client)
  const connect = connects.get(own)
  if (connect === undefined) return send()
  connects.delete(own)
  live.add(own)
  return Promise.resolve(connect()).then(send)
}

/** The client itself, of which its users have another object each. */
function selfOf(client: unknown): object {
  const own = Object(client) as object
  const self: unknown = Reflect.get(own, '_self')
  return typeof self === 'object' && self !== null ? self : own
}

/** Lets a client of a run that is played connect to nothing. */
function playClient(binding: unknown): void {
  replaceMethod(binding, 'connect', connect => {
    return function () {
      const client = Object(this) as { emit?: (event: string) => unknown }
      connects.set(selfOf(this), () => connect.call(this))
      for (const event of ['connect', 'ready']) client.emit?.(event)
      return Promise.resolve(this)
    }
  })
  for (const name of ['close', 'QUIT', 'disconnect', 'destroy']) {
    replaceMethod(binding, name, original => {
      return function (...given) {
        return live.has(selfOf(this)) ? original.apply(this, given) : Promise.resolve('OK')
      }
    })
  }
  const prototype: unknown = typeof binding === 'function' ? binding.prototype : undefined
  if (typeof prototype !== 'object' || prototype === null) return
  for (const name of ['isOpen', 'isReady']) {
    Object.defineProperty(prototype, name, { get: () => true, configurable: true, enumerable: false })
  }
}
