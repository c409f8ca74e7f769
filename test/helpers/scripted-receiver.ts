import { createServer, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listening } from './listening.ts'

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders
  readonly bytes: number
  /** The names of the spans inside, in their order. */
  readonly names: readonly string[]
  readonly body: string
}

export interface ScriptedReceiver {
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  close(): Promise<void>
}

/** An OTLP/HTTP receiver that answers each request as the script says, by its number and its size; without, it takes it. */
export async function startScriptedReceiver(
  script: (request: { readonly number: number; readonly bytes: number }) => Answer | undefined = () => undefined,
): Promise<ScriptedReceiver> {
  const requests: ReceivedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
      requests.push({ headers: request.headers, bytes: raw.length, names: namesIn(body), body })
      const answer = script({ number: requests.length, bytes: raw.length })
      response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json', ...answer?.headers })
      response.end(answer?.body ?? '{}')
    })
  })
  const listener = await listening(server)
  return { ...listener, url: `${listener.url}/v1/traces`, requests }
}

interface Traces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[]
  }[]
}

function namesIn(body: string): readonly string[] {
  const { resourceSpans } = JSON.parse(body) as Traces
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)))
}
