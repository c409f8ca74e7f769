import type { Readable } from 'node:stream'
import { quietly } from '../../guest/quietly.ts'
import type { Exchange } from '../exchange.ts'
import { replaceMethod } from './replace-method.ts'

const none = new Uint8Array(0)

/**
 * Reports the bytes of an answer where Node puts them into its stream. A listener would make the stream flow, or would
 * not see what the application leaves unread; nothing changes for a `push` that is looked at.
 */
export function observeReads(stream: Readable, exchange: Exchange, isWhole: () => boolean): void {
  let waiting = false
  // Before the application hears of it: in the same tick it may give up, or end the span of the call.
  const report = (chunk: unknown) => {
    if (chunk === null && isWhole()) exchange.ended('complete')
    if (!(chunk instanceof Uint8Array)) return
    waiting = isWaiting(stream, chunk.byteLength)
    exchange.responseBytes(chunk, waiting)
  }
  replaceMethod(stream, 'push', push => {
    return function observedPush(this: unknown, ...given) {
      quietly(() => report(given[0]))
      return push.apply(this, given)
    }
  })
  // Asked for when the application begins to read, and when it goes on.
  replaceMethod(stream, '_read', read => {
    return function observedRead(this: unknown, ...given) {
      if (waiting && !isIdle(stream)) {
        waiting = false
        quietly(() => exchange.responseBytes(none, false))
      }
      return read.apply(this, given)
    }
  })
}

/** Whether these bytes will lie there: nobody reads, or somebody who is slower than they come. */
function isWaiting(stream: Readable, bytes: number): boolean {
  if (stream.readableFlowing === true) return false
  return isIdle(stream) || stream.readableLength + bytes >= stream.readableHighWaterMark
}

/** Nobody has begun to read, or whoever has says to wait. */
function isIdle(stream: Readable): boolean {
  return stream.readableFlowing !== true && stream.listenerCount('readable') === 0
}
