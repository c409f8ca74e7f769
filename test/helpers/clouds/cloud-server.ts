import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createServer2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { listening } from '../listening.ts'

/** What a cloud's server answers. */
export interface CloudAnswer {
  readonly status?: number
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
  /** Written one after the other, a turn of the loop apart. */
  readonly chunks: readonly (string | Uint8Array)[]
  /** `cut`: the connection breaks after the last chunk; `never`: nothing comes after it. */
  readonly end?: 'whole' | 'cut' | 'never'
  /** Not even the status comes. */
  readonly silent?: true
}

export interface CloudCall {
  readonly method: string
  readonly path: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
  /** How often this very request had come before: SDKs try again. */
  readonly before: number
}

export interface CloudServer {
  readonly url: string
  /** The same over HTTP/2 without TLS. */
  readonly http2Url: string
  readonly calls: readonly CloudCall[]
  close(): Promise<void>
}

/** Serves answers written by us from a cloud's documented formats, over HTTP/1.1 and HTTP/2. */
export async function startCloudServer(answerOf: (call: CloudCall) => CloudAnswer): Promise<CloudServer> {
  const calls: CloudCall[] = []
  const serve = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const body = Buffer.concat(chunks).toString()
      const before = calls.filter(call => call.path === path && call.body === body).length
      const call = { method, path, headers, body, before }
      calls.push(call)
      send(response, answerOf(call))
    })
  }
  const [server, http2Server] = [await listening(createServer(serve)), await listening(createServer2(serve))]
  return {
    url: server.url,
    http2Url: http2Server.url,
    calls,
    close: async () => {
      await Promise.all([server.close(), http2Server.close()])
    },
  }
}

function send(response: ServerResponse | Http2ServerResponse, answer: CloudAnswer): void {
  if (answer.silent) return
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type, ...answer.headers })
  sendChunks(response, answer.chunks, answer.end ?? 'whole')
}

function sendChunks(
  response: ServerResponse | Http2ServerResponse,
  [first, ...rest]: readonly (string | Uint8Array)[],
  end: 'whole' | 'cut' | 'never',
): void {
  if (first === undefined) {
    if (end === 'whole') response.end()
    // An HTTP/2 stream is broken by itself, a connection of HTTP/1.1 as a whole.
    if (end === 'cut') ('stream' in response ? response.stream : response).destroy(new Error('cut'))
    return
  }
  // True: both kinds of responses take a chunk and a callback.
  ;(response as ServerResponse).write(first, () => setImmediate(sendChunks, response, rest, end))
}

/** A JSON answer. */
export function json(body: unknown, more: Partial<CloudAnswer> = {}): CloudAnswer {
  return { type: 'application/json', chunks: [JSON.stringify(body)], ...more }
}

/** A stream of server-sent events. */
export function sse(events: readonly unknown[], more: Partial<CloudAnswer> = {}): CloudAnswer {
  return { type: 'text/event-stream', chunks: events.map(event => `data: ${JSON.stringify(event)}\r\n\r\n`), ...more }
}
