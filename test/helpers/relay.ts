import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** An address that stays while who is behind it comes and goes, as that of a load balancer; ended with the test. */
export async function startRelay(targetPort: () => number): Promise<number> {
  const server = createServer(near => {
    const far = connect(targetPort(), '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  // True of a server that listens on TCP.
  return (server.address() as AddressInfo).port
}
