import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

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
  const address = await bind(server, host, port)
  let closed: Promise<void> | undefined
  return {
    url: urlOf(address),
    port: address.port,
    close: () => (closed ??= closeServer({ server, open, graceMs })),
  }
}

function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', cause => reject(new Error(explain(cause, host, port), { cause })))
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      // When no connection can be accepted (no file descriptors left), the sender tries again, and we must live on.
      server.on('error', () => {})
      // True: only servers on a pipe have a text for an address.
      resolve(server.address() as AddressInfo)
    })
  })
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  switch (cause.code) {
    case 'EADDRINUSE':
      return `${address} is already in use: stop what listens there or choose another port with --port`
    case 'EACCES':
      return `${address} may not be used by this user: choose a port above 1023 with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${address} is not an address of this machine: choose another with --host`
    default:
      return `${address} cannot be listened on: ${cause.message}`
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
