import { createServer, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { listening } from '../listening.ts'
import { answerOfStore } from './store-answers.ts'

export interface StoreServer {
  readonly url: string
  /** Method, path and body of what came in, in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** A server that answers in every store's format, over HTTP; ours, written from the stores' documentation. */
export async function startStoreServer(): Promise<StoreServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const target = request.url ?? '/'
      requests.push(`${request.method ?? ''} ${target} ${body}`)
      if (target.includes('/silent/')) return
      if (target.includes('/cut/')) return cut(response)
      send(response, answerOfStore(target, body), request.headers['accept-encoding'])
    })
  })
  return { ...(await listening(server)), requests }
}

function send(
  response: ServerResponse,
  { status = 200, json }: ReturnType<typeof answerOfStore>,
  encodings: string | string[] = '',
): void {
  const text = JSON.stringify(json)
  const zipped = encodings.includes('gzip')
  response.writeHead(status, {
    'content-type': 'application/json',
    // Elasticsearch's clients refuse a server that does not say this.
    'x-elastic-product': 'Elasticsearch',
    ...(zipped && { 'content-encoding': 'gzip' }),
  })
  response.end(zipped ? gzipSync(text) : text)
}

/** An answer that never ends, since its server is gone. */
function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"result":[{"id":7,"score":0.9', () => response.destroy())
}
