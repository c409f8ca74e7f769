import { quietly } from '../../guest/quietly.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { protocolsOfPath } from '../../protocols/table.ts'
import { ByteCopy } from '../../wire/call/bytes/byte-copy.ts'
import { partsOf } from '../../wire/call/spoken.ts'
import type { OutgoingRequest } from '../../wire/exchange.ts'
import { dispatcherPrototype, isDispatching, readRequest } from '../../wire/fetch/undici.ts'
import { headerOf } from '../../wire/headers.ts'
import type { Account } from '../account/account.ts'
import { currentAccount } from '../account/current.ts'
import { BudgetExceededError } from '../exceeded.ts'
import type { GuardedExchange } from './guarded-exchange.ts'
import { admit, type Admitted, type Decision } from './model-call.ts'
import { readAsked } from './reading.ts'
import { refuseFetch } from './refuse-fetch.ts'

const mostBytes = 8 * 1024 * 1024

interface Known {
  readonly account: Account
  readonly call: Admitted
}

let known: Known | undefined

/** The call that is being dispatched, if it was let through before. */
export function admittedNow(): Known | undefined {
  return known
}

/**
 * Holds requests of Node's own `fetch` that are made in a task with a budget, until it is known whether they may be sent: a
 * body whose length is known is all in memory and read at once, so that takes no longer than a few steps of promises.
 * Everything else is dispatched as ever.
 */
export function holdFetch(): boolean {
  const prototype = dispatcherPrototype()
  if (prototype === undefined) return false
  const dispatch = prototype.dispatch
  prototype.dispatch = function guardedDispatch(this: unknown, options: unknown, handler: unknown): unknown {
    if (isDispatching()) return dispatch.call(this, options, handler)
    const held = quietly(() => heldRequest(options, handler))
    if (held === undefined) return dispatch.call(this, options, handler)
    const go = (decided: Admitted | BudgetExceededError | undefined) => {
      if (decided instanceof BudgetExceededError) return refuseFetch(decided, held.request, held.handler)
      known = decided && { account: held.account, call: decided }
      try {
        dispatch.call(this, options, handler)
      } finally {
        known = undefined
      }
    }
    void decide(held).then(go, () => go(undefined))
    // Whoever dispatches may go on.
    return true
  }
  return true
}

interface Held {
  readonly request: OutgoingRequest
  readonly handler: object
  readonly account: Account
  readonly protocols: readonly Protocol[]
  readonly body: unknown
}

function heldRequest(options: unknown, handler: unknown): Held | undefined {
  const account = currentAccount()
  const request = account && readRequest(options)
  if (account === undefined || request === undefined || typeof handler !== 'object' || handler === null)
    return undefined
  const protocols = protocolsOfPath(request.method, partsOf(request.path).path)
  if (protocols.length === 0) return undefined
  const { body } = request
  const length = Number(headerOf(request.headers, 'content-length') ?? Number.NaN)
  const isInMemory =
    typeof body === 'string' || body instanceof Uint8Array || (isGenerator(body) && length <= mostBytes)
  return isInMemory ? { request, handler, account, protocols, body } : undefined
}

async function decide({ request, account, protocols, body }: Held): Promise<Awaited<Decision> | undefined> {
  const copy = new ByteCopy(mostBytes)
  if (isGenerator(body)) await readAhead(body, Number(headerOf(request.headers, 'content-length')), copy)
  else copy.add(Buffer.from(body as string | Uint8Array)) // True: what is in memory is one of the three.
  const spoken = quietly(() => readAsked(protocols, request, copy))
  if (spoken === undefined) return undefined
  return quietly(() => admit({ spoken, request, body: copy.head() }, account))
}

type Generator = AsyncGenerator<unknown, unknown, unknown>

function isGenerator(body: unknown): body is Generator {
  return typeof body === 'object' && body !== null && 'next' in body && typeof body.next === 'function'
}

/** Reads a body to its known length. Whoever sends it gets the very same pieces, in their order. */
async function readAhead(body: Generator, length: number, copy: ByteCopy): Promise<void> {
  const next = body.next.bind(body)
  const early: Promise<IteratorResult<unknown, unknown>>[] = []
  Reflect.defineProperty(body, 'next', {
    value: (...given: [] | [unknown]) => early.shift() ?? next(...given),
    configurable: true,
    writable: true,
  })
  while (copy.size < length) {
    const piece = next()
    early.push(piece)
    const { done, value } = await piece
    if (done === true) return
    if (value instanceof Uint8Array) copy.add(value)
  }
}

/**
 * A request of another copy of undici goes out without being held. Its body is the last word: when the whole of it is
 * known and may not be sent, it fails instead of its last piece, and with it the request.
 */
export function refuseBody({ body, headers }: OutgoingRequest, exchange: GuardedExchange): void {
  if (!isGenerator(body)) return
  const length = Number(headerOf(headers, 'content-length') ?? Number.NaN)
  const next = body.next.bind(body)
  let passed = 0
  Reflect.defineProperty(body, 'next', {
    value: async (...given: [] | [unknown]) => {
      const piece = await next(...given)
      if (piece.done !== true && piece.value instanceof Uint8Array) {
        passed += piece.value.byteLength
        exchange.requestBytes(piece.value)
      }
      const isLast = piece.done === true || passed >= length
      const decided = isLast ? await quietly(() => exchange.decide()) : undefined
      if (decided instanceof BudgetExceededError) throw decided
      return piece
    },
    configurable: true,
    writable: true,
  })
}
