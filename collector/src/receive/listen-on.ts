import type { AddressInfo, Server } from 'node:net'

export interface Address {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** The option by which another port is chosen. */
  readonly option: string
}

/** Binds the server. @throws Error that says what to do when the address is not to be had */
export function listenOn(server: Server, wanted: Address): Promise<AddressInfo> {
  const { host, port } = wanted
  return new Promise((resolve, reject) => {
    server.once('error', cause => reject(new Error(explain(cause, wanted), { cause })))
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      // When no connection can be accepted (no file descriptors left), the sender tries again, and we must live on.
      server.on('error', () => {})
      // True: only servers on a pipe have a text for an address.
      resolve(server.address() as AddressInfo)
    })
  })
}

function explain(cause: NodeJS.ErrnoException, { host, port, option }: Address): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  switch (cause.code) {
    case 'EADDRINUSE':
      return `${address} is already in use: stop what listens there or choose another port with ${option}`
    case 'EACCES':
      return `${address} may not be used by this user: choose a port above 1023 with ${option}`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${address} is not an address of this machine: choose another with --host`
    default:
      return `${address} cannot be listened on: ${cause.message}`
  }
}
