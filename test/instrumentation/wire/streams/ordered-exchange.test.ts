import { expect, test } from 'vitest'
import type { Exchange } from '../../../../instrumentation/src/wire/exchange.ts'
import { OrderedExchange } from '../../../../instrumentation/src/wire/streams/ordered-exchange.ts'

const chunk = new Uint8Array([1])

function told(tell: (exchange: Exchange) => void): string {
  const names: string[] = []
  tell(
    new OrderedExchange({
      requestBytes: () => names.push('request'),
      requestComplete: () => names.push('requested'),
      responseStarted: status => names.push(`head ${status}`),
      responseBytes: (_, paused) => names.push(paused ? 'waiting' : 'bytes'),
      ended: ending => names.push(ending),
    }),
  )
  return names.join(', ')
}

test('an answer whose bytes come before its head waits for it', () => {
  const seen = told(exchange => {
    exchange.requestComplete()
    exchange.responseBytes(chunk, true)
    exchange.responseBytes(chunk, false)
    exchange.ended('complete')
    exchange.responseStarted(200, {})
  })

  expect(seen).toBe('requested, head 200, waiting, bytes, complete')
})

test('each thing is told once, and nothing after the end', () => {
  const seen = told(exchange => {
    exchange.requestBytes(chunk)
    exchange.requestComplete()
    exchange.requestBytes(chunk)
    exchange.requestComplete()
    exchange.responseStarted(200, {})
    exchange.responseStarted(500, {})
    exchange.ended('aborted')
    exchange.responseBytes(chunk, false)
    exchange.ended('error')
  })

  expect(seen).toBe('request, requested, head 200, aborted')
})

test('a failure does not wait for a head that never comes', () => {
  const seen = told(exchange => {
    exchange.responseBytes(chunk, false)
    exchange.ended('error')
    exchange.responseStarted(200, {})
  })

  expect(seen).toBe('error')
})
