import { quietly } from '../../guest/quietly.ts'
import type { Exchange, OutgoingRequest } from '../exchange.ts'
import { headerOf } from '../headers.ts'

/**
 * Reports the bytes of a request as they pass. `fetch` hands its body over as an async generator. With a known length it
 * has the whole body in memory, so its one chunk is asked for at once and given out again when the connection asks:
 * then the call is known even if no connection ever comes about. A body of unknown length is only watched.
 */
export function observeBody({ body, headers }: OutgoingRequest, exchange: Exchange): void {
  if (body === undefined || body === null) exchange.requestComplete()
  else if (typeof body === 'string' || body instanceof Uint8Array) {
    exchange.requestBytes(body)
    exchange.requestComplete()
  } else if (isGenerator(body)) {
    observeGenerator(body, exchange, Number(headerOf(headers, 'content-length') ?? Number.NaN))
  }
}

type Generator = AsyncGenerator<unknown, unknown, unknown>

function isGenerator(body: unknown): body is Generator {
  // True of an object that is not null: whatever its `next` is, it is looked at.
  return typeof body === 'object' && body !== null && typeof (body as { next?: unknown }).next === 'function'
}

function observeGenerator(body: Generator, exchange: Exchange, length: number): void {
  let passed = 0
  let complete = false
  const next = body.next.bind(body)
  const watched = (...given: [] | [unknown]) => {
    const chunk = next(...given)
    if (complete) return chunk
    chunk.then(
      ({ done, value }) => quietly(() => report(done === true, value)),
      () => undefined,
    )
    return chunk
  }
  const report = (done: boolean, value: unknown) => {
    if (!done && value instanceof Uint8Array) {
      passed += value.byteLength
      exchange.requestBytes(value)
    }
    complete = done || passed >= length
    if (complete) exchange.requestComplete()
  }
  let early: Promise<IteratorResult<unknown, unknown>> | undefined
  const value = (...given: [] | [unknown]) => {
    const first = early
    early = undefined
    return first ?? watched(...given)
  }
  // Not by assignment: where intrinsics are frozen, that fails for what their prototype has too.
  if (!Reflect.defineProperty(body, 'next', { value, configurable: true, writable: true })) return
  if (length > 0) early = watched()
}
