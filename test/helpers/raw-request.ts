import { type Agent, type ClientRequest, type IncomingHttpHeaders, request } from 'node:http'
import { Readable } from 'node:stream'

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is sent chunked, without a Content-Length. */
  readonly body?: Uint8Array | string | Readable
  readonly agent?: Agent
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends one request with node:http, which sends exactly the headers it is given, and reads the whole answer. */
export function send(url: string, { method = 'POST', headers = {}, body = '', agent }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, ...(agent && { agent }) })
    answerOf(sending).then(resolve, reject)
    if (body instanceof Readable) body.pipe(sending)
    else sending.end(body)
  })
}

/** The answer to a request that is being sent. */
export function answerOf(sending: ClientRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
  })
}
