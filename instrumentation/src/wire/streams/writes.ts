import { OutgoingMessage } from 'node:http'
import { Writable } from 'node:stream'
import { quietly } from '../../guest/quietly.ts'
import type { Exchange } from '../exchange.ts'
import { replaceMethod, type Method } from './replace-method.ts'

/**
 * Reports what is written to a request, or to every request of a class: `exchangeOf` says whose it is. Node's own `end`
 * does not call `write`. Gives back what undoes it.
 */
export function observeWrites(target: object, exchangeOf: (stream: object) => Exchange | undefined): () => void {
  const observed = (report: (exchange: Exchange, given: readonly unknown[]) => void, isLast: boolean) => {
    return (method: Method): Method => {
      return function write(this: unknown, ...given) {
        const exchange = typeof this === 'object' && this !== null ? quietlyOf(this, exchangeOf) : undefined
        if (exchange === undefined) return method.apply(this, given)
        quietly(() => report(exchange, given))
        if (!isLast) return method.apply(this, given)
        const send = () => {
          const result = method.apply(this, given)
          quietly(() => exchange.requestComplete())
          return result
        }
        return quietly(() => exchange.held?.(send, error => destroy(this, error))) === true ? this : send()
      }
    }
  }
  const undo = [
    replaceMethod(target, 'write', observed(reportChunk, false)),
    replaceMethod(target, 'end', observed(reportChunk, true)),
  ]
  return () => undo.forEach(step => step())
}

function destroy(stream: unknown, error: Error): void {
  if (stream instanceof Writable || stream instanceof OutgoingMessage) stream.destroy(error)
}

function quietlyOf(stream: object, exchangeOf: (stream: object) => Exchange | undefined): Exchange | undefined {
  return quietly(() => exchangeOf(stream))
}

function reportChunk(exchange: Exchange, [chunk, encoding]: readonly unknown[]): void {
  if (chunk instanceof Uint8Array) exchange.requestBytes(chunk)
  else if (typeof chunk === 'string') exchange.requestBytes(bytesOf(chunk, encoding))
}

// In the place of an encoding there may be a callback, or nothing: then it is UTF-8.
function bytesOf(text: string, encoding: unknown): Uint8Array | string {
  if (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding)) return text
  return Buffer.isEncoding(encoding) ? Buffer.from(text, encoding) : text
}
