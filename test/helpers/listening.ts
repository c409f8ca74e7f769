import type { AddressInfo, Server, Socket } from 'node:net'

export interface Listening {
  readonly port: number
  /** For a server of HTTP. */
  readonly url: string
  /** Breaks what is open. */
  close(): Promise<void>
}

/** A server, listening on a free port of loopback. */
export async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
