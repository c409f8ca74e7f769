import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listenOn } from '../listen-on.ts'

export interface ListenOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly app: RequestListener
  /** How long requests that are being answered may still take after `close`. */
  readonly graceMs?: number
}

export interface Listening {
  readonly url: string
  readonly port: number
  /** Takes no new connections, finishes the requests that are open, and hangs up on what is left after the grace. */
  close(): Promise<void>
}

// Exporters keep connections open between batches; one that is closed just as it is used again costs them a retry.
const timeouts = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 } as const
const maxConnections = 2_000
const sweepMs = 50

/** Serves the app over HTTP. Throws, naming the address, when it is not to be had. */
export async function listen({ host, port, app, graceMs = 10_000 }: ListenOptions): Promise<Listening> {
  const server = createServer({ ...timeouts, connectionsCheckingInterval: 5_000 }, app)
  server.maxConnections = maxConnections
  const open = trackResponses(server)
  const address = await listenOn(server, { host, port, option: '--port' })
  let closed: Promise<void> | undefined
  return {
    url: urlOf(address),
    port: address.port,
    close: () => (closed ??= closeServer({ server, open, graceMs })),
  }
}

function urlOf({ address, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** The responses that are not finished. */
function trackResponses(server: Server): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>()
  server.on('request', (_, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  return open
}

interface Closing {
  readonly server: Server
  readonly open: ReadonlySet<ServerResponse>
  readonly graceMs: number
}

function closeServer({ server, open, graceMs }: Closing): Promise<void> {
  return new Promise(resolve => {
    // Senders are told not to come back on their connection; those who do not listen are hung up on between requests.
    open.forEach(endsConnection)
    server.prependListener('request', (_, response) => endsConnection(response))
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    const hangUp = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(hangUp)
      clearInterval(sweep)
      resolve()
    })
  })
}

function endsConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
