import type { ClientHttp2Stream } from 'node:http2'
import { quietly } from '../../guest/quietly.ts'
import type { Ending, Exchange } from '../exchange.ts'
import { replaceMethod } from '../streams/replace-method.ts'

/** Reports how a stream ends before its last byte. Of one that was read to its end nothing more is heard. */
export function observeEnd(stream: ClientHttp2Stream, exchange: Exchange): void {
  // By the application; or by Node, for all the streams of a socket that closed.
  replaceMethod(stream, 'close', close => {
    return function observedClose(this: unknown, ...given) {
      if (!stream.closed) quietly(() => exchange.ended(stream.session?.socket.destroyed === true ? 'error' : 'aborted'))
      return close.apply(this, given)
    }
  })
  replaceMethod(stream, '_destroy', destroy => {
    return function observedDestroy(this: unknown, error: unknown, callback: unknown) {
      const ending = quietly(() => endingOf(stream, error)) ?? 'aborted'
      // A reset by the server has no error yet: Node makes one on the way.
      return destroy.call(this, error, (outcome: unknown) => {
        quietly(() => exchange.ended(ending, outcome ?? error))
        return typeof callback === 'function' ? callback(outcome) : undefined
      })
    }
  })
}

function endingOf(stream: ClientHttp2Stream, error: unknown): Ending {
  // Not by the application, which would have been seen.
  if (stream.closed) return 'error'
  if (!(error instanceof Error) || error.name === 'AbortError') return 'aborted'
  const isOfSystem = typeof Reflect.get(error, 'errno') === 'number'
  return isOfSystem || stream.session?.destroyed === true ? 'error' : 'aborted'
}
