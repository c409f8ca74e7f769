import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createServer2 } from 'node:http2'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../exchange.ts'
import { pairingKey, type Pairing } from './pairing.ts'

const MiB = 1024 * 1024
const bodyLimit = 64 * MiB

export interface AnsweringServer {
  /** Where connections over HTTP/1 are led to, and where those over HTTP/2. */
  readonly paths: Readonly<Record<'http' | 'http2', string>>
  close(): void
}

/**
 * The server at the other end of every connection while a run is played: on two sockets in the file system, so that not
 * a byte reaches a network. It keeps nothing alive.
 */
export function startServer(pairing: Pairing, blocked: (target: string) => void): AnsweringServer {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-replay-'))
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    receive({ pairing, blocked }, request, response)
  const http = createServer({ keepAlive: false }, answer)
  http.timeout = 0
  http.requestTimeout = 0
  http.headersTimeout = 0
  // True: the compatible interface of HTTP/2 has all that is used of a request and a response here.
  const http2 = createServer2((request, response) =>
    answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  )
  const paths = { http: pathIn(folder, '1'), http2: pathIn(folder, '2') }
  http.listen(paths.http).unref()
  http2.listen(paths.http2)
  http2.unref()
  http.on('connection', socket => socket.unref())
  const close = () => {
    closeAll(http)
    http2.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { paths, close }
}

function closeAll(server: Server): void {
  server.close()
  server.closeAllConnections()
}

function pathIn(folder: string, name: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}-${name}` : join(folder, name)
}

interface Receiver {
  readonly pairing: Pairing
  readonly blocked: (target: string) => void
}

function receive({ pairing, blocked }: Receiver, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= bodyLimit) chunks.push(chunk)
  })
  request.on('error', () => undefined)
  response.on('error', () => undefined)
  request.on('end', () => {
    const { method = 'GET', url = '/', headers } = request
    const path = url.startsWith('/') || !URL.canParse(url) ? url : new URL(url).pathname + new URL(url).search
    const host = headers.host ?? String(headers[':authority'] ?? 'unknown')
    pairing.arrived(pairingKey(method, path, Buffer.concat(chunks)), response, () => {
      blocked(`${method} ${host}${path.split('?')[0] ?? ''}`)
      refuse(response, host)
    })
  })
}
