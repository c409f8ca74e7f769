import { subscribe } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'
import { quietly } from '../../guest/quietly.ts'
import type { Exchange } from '../exchange.ts'
import { messagePart } from '../streams/message-part.ts'
import { observeWrites } from '../streams/writes.ts'

/**
 * Shows every request to `see` before its first byte, and reports what is written to those it gives an exchange for.
 * Node announces requests from 22.12 on, so only those of interest are touched. Before that, the first `write` or `end`
 * is the sign, for which the class is watched until an announcement comes.
 */
export function observeRequests(see: (request: ClientRequest) => Exchange | undefined): void {
  const seen = new WeakMap<object, Exchange | undefined>()
  let announced = false
  const stopWatching = observeWrites(ClientRequest.prototype, request => {
    if (announced || !(request instanceof ClientRequest)) return undefined
    if (!seen.has(request)) seen.set(request, see(request))
    return seen.get(request)
  })
  subscribe('http.client.request.created', message => {
    if (!announced) quietly(stopWatching)
    announced = true
    quietly(() => {
      const request = messagePart(message, 'request')
      const exchange = request instanceof ClientRequest ? see(request) : undefined
      if (request instanceof ClientRequest && exchange !== undefined) observeWrites(request, () => exchange)
    })
  })
}
