import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * - `pass`: what a store does
 * - `refuse`: nobody listens
 * - `hang`: requests are taken and not answered until the mood changes; then they are carried out, even if nobody waits for it any more
 * - `reset`: connections are reset, before or after the request was read
 * - `forget`: every third INSERT of a table is carried out, and then answered with an error or not at all, in turns
 */
export type Mood = 'pass' | 'refuse' | 'hang' | 'reset' | 'forget'

export interface StoreProxy {
  readonly port: number
  /** How many INSERTs were carried out and then denied. */
  readonly denied: number
  turn(mood: Mood): Promise<void>
  close(): Promise<void>
}

/** Stands in front of a real store and fails the way networks and stores fail. */
export async function startStoreProxy(storeUrl: string): Promise<StoreProxy> {
  let mood: Mood = 'pass'
  const counted = { resets: 0, denied: 0 }
  const inserts = new Map<string, number>()
  const held: (() => void)[] = []

  const answer: RequestListener = (incoming, response) => {
    // A client that hangs up is one of the faults.
    incoming.on('error', () => undefined)
    const hangUp = () => incoming.socket.resetAndDestroy()
    if (mood === 'reset' && counted.resets++ % 2 === 0) {
      hangUp()
      return
    }
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A request that was cut off is no request.
    incoming.on('end', () => answerWhole({ incoming, response, body: Buffer.concat(chunks) }, hangUp))
  }

  function answerWhole(asked: Asked, hangUp: () => void): void {
    const { incoming, response } = asked
    const forward = () => carryOut(storeUrl, asked)
    if (mood === 'reset') return hangUp()
    if (mood === 'hang') return void held.push(forward)
    const table = tableOf(incoming)
    if (mood !== 'forget' || table === undefined) return forward()
    const count = (inserts.get(table) ?? 0) + 1
    inserts.set(table, count)
    if (count % 3 !== 0) return forward()
    const isCut = ++counted.denied % 2 === 0
    return carryOut(storeUrl, asked, () => (isCut ? hangUp() : deny(response)))
  }

  const server = createServer({ keepAliveTimeout: 10_000 }, answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // True for a server that listens on TCP.
  const { port } = server.address() as AddressInfo

  async function shut(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  return {
    port,
    get denied() {
      return counted.denied
    },
    async turn(next) {
      if (next === 'refuse') await shut()
      else if (mood === 'refuse') await once(server.listen(port, '127.0.0.1'), 'listening')
      mood = next
      for (const forward of held.splice(0)) forward()
    },
    close: () => (mood === 'refuse' ? Promise.resolve() : shut()),
  }
}

/** The table of an INSERT; nothing else is denied. */
function tableOf({ url = '' }: IncomingMessage): string | undefined {
  const query = new URL(url, 'http://store').searchParams.get('query') ?? ''
  return /^INSERT INTO (\S+)/i.exec(query)?.[1]
}

interface Asked {
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  readonly body: Buffer
}

/** Sends a request on and its answer back, or does `instead` once the store has answered. */
function carryOut(storeUrl: string, { incoming, response, body }: Asked, instead?: () => void): void {
  const { method = 'POST', url = '/' } = incoming
  const { 'transfer-encoding': _, ...headers } = incoming.headers
  const outgoing = request(`${storeUrl}${url}`, {
    method,
    headers: { ...headers, 'content-length': body.length },
    agent: false,
  })
  outgoing.on('error', () => incoming.socket.destroy())
  outgoing.on('response', answer => {
    if (instead) {
      answer.resume().on('end', instead)
      return
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.on('error', () => response.destroy()).pipe(response)
  })
  outgoing.end(body)
}

function deny(response: ServerResponse): void {
  response.writeHead(500, { 'content-type': 'text/plain', 'x-clickhouse-exception-code': '210' })
  response.end('Code: 210. DB::NetException: Connection reset by peer. (NETWORK_ERROR)\n')
}
