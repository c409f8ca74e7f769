import { request as httpRequest, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** By these it is known that a request is of the player itself. */
export const ownAgent = 'spanledger-replay'

/** A request of a live run that goes out for real. */
export interface PassedOn {
  /** The recording's id. */
  readonly run: string
  readonly method: string
  readonly url: string
  /** Whether the changes of the run are made in it. */
  readonly asksModel: boolean
}

/** How whoever passes requests on is told which one it is: base64 of JSON. */
export const passedOnHeader = 'x-spanledger-request'

export interface PassOnOptions {
  readonly what: PassedOn
  readonly bytes: Buffer
  /** A connection to whoever passes it on. */
  readonly connect: () => Duplex
}

/** Hands a request to whoever passes it on, and answers with what comes, as it comes. */
export function passOn(response: ServerResponse, { what, bytes, connect }: PassOnOptions): void {
  // As it arrived: with what the application's own client says, and the key that it has.
  const { headers } = response.req
  const head = Buffer.from(JSON.stringify({ ...what, headers: plain(headers) })).toString('base64')
  const outgoing = httpRequest({
    createConnection: connect,
    method: 'POST',
    path: '/',
    headers: { 'user-agent': ownAgent, [passedOnHeader]: head, 'content-length': bytes.length },
  })
  outgoing.on('response', incoming => {
    response.sendDate = false
    response.writeHead(incoming.statusCode ?? 502, plain(incoming.headers))
    incoming.pipe(response)
    incoming.on('error', () => response.destroy())
  })
  outgoing.on('error', () => response.destroy())
  response.on('close', () => outgoing.destroy())
  outgoing.end(bytes)
}

/** What is of one connection only, and the names that HTTP/2 has for the first line. */
const ofConnection = /^(?::.*|connection|keep-alive|transfer-encoding|upgrade|te|trailer|proxy-.*|http2-settings)$/i

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !ofConnection.test(name)) kept[name] = value
  return kept
}
