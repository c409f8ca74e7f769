import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listening, type Listening } from '../listening.ts'

export interface LogReceiver extends Listening {
  /** The bodies of the requests that came, plain. */
  readonly bodies: readonly Buffer[]
}

/** An OTLP/HTTP receiver of logs that remembers what came. */
export async function startLogReceiver(): Promise<LogReceiver> {
  const bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      bodies.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  return { ...(await listening(server)), bodies }
}
