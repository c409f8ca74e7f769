import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as zlib from 'node:zlib'
import { listening } from './listening.ts'
import { answerOf, type ScriptedAnswer } from './model-answers.ts'

export interface ModelServer {
  readonly url: string
  /** What came in, in order: the bytes as they were and what matters of the headers. */
  readonly requests: readonly ReceivedCall[]
  close(): Promise<void>
}

export interface ReceivedCall {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server that speaks OpenAI's and Anthropic's formats from a script; the model's name says what shall happen. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: ReceivedCall[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
      send(response, answerOf(call, requests))
      requests.push(call)
    })
  })
  return { ...(await listening(server)), requests }
}

function send(response: ServerResponse, answer: ScriptedAnswer): void {
  if (answer.kind === 'silence') return
  if (answer.kind === 'hang up') {
    response.destroy()
    return
  }
  const encode = encoders[answer.encoding ?? 'identity']
  response.writeHead(answer.status, {
    'content-type': answer.kind === 'events' ? 'text/event-stream; charset=utf-8' : 'application/json',
    'x-request-id': 'req_1',
    ...(answer.encoding && { 'content-encoding': answer.encoding }),
    ...answer.headers,
  })
  if (answer.kind === 'events' && encode === undefined) return sendEvents(response, answer.events, answer.end)
  const text = answer.kind === 'json' ? JSON.stringify(answer.body) : answer.events.join('')
  response.end(encode ? encode(Buffer.from(text)) : text)
}

function sendEvents(response: ServerResponse, events: readonly string[], end: 'whole' | 'never' | 'cut'): void {
  const [first, ...rest] = events
  if (first === undefined) {
    if (end === 'whole') response.end()
    if (end === 'cut') response.destroy()
    return
  }
  response.write(first, () => setImmediate(sendEvents, response, rest, end))
}

const zstd: unknown = Reflect.get(zlib, 'zstdCompressSync')
const encoders: Readonly<Record<string, ((bytes: Buffer) => Buffer) | undefined>> = {
  gzip: bytes => zlib.gzipSync(bytes),
  br: bytes => zlib.brotliCompressSync(bytes),
  deflate: bytes => zlib.deflateSync(bytes),
  // True: where this Node has zstd, it is a function from bytes to bytes.
  ...(typeof zstd === 'function' && { zstd: zstd as (bytes: Buffer) => Buffer }),
}
