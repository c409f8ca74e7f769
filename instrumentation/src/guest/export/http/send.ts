import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { exportAgent } from './agent.ts'
import { certificates } from './certificates.ts'
import type { Destination } from './destination.ts'

/**
 * What became of a request.
 *
 * - `taken`: the receiver has it; of its spans it may have rejected some for good
 * - `too large`: the receiver takes no request of this size
 * - `try again`: it may take it later, or told when
 * - `refused`: it never will
 */
export type Outcome =
  | { readonly kind: 'taken'; readonly rejected: number; readonly says: string }
  | { readonly kind: 'too large' }
  | { readonly kind: 'try again'; readonly says: string; readonly afterMs: number | undefined }
  | { readonly kind: 'refused'; readonly says: string }

/** Sends one request; resolves whatever happens. */
export type Send = (body: Buffer) => Promise<Outcome>

const compressLater = promisify(gzip)
const gzipFromBytes = 1024
/** What takes about two milliseconds. More would keep the application waiting, so zlib's thread does it for twice the CPU time. */
const atOnceBytes = 512 * 1024
const answerLimit = 64 * 1024

/** Sends OTLP/JSON over HTTP, on connections that do not keep the process alive. */
export function sender(destination: Destination): Send {
  const { url, gzip } = destination
  const agent = exportAgent(url.protocol, { keepAlive: true, ...certificates() })
  return async plain => {
    try {
      const small = !gzip || plain.length < gzipFromBytes
      return await post({
        destination,
        agent,
        gzipped: !small,
        body: small ? plain : await compress(plain),
      })
    } catch (error) {
      // Thrown before anything was sent: by a header or a certificate that is none.
      return { kind: 'refused', says: String(error) }
    }
  }
}

function compress(plain: Buffer): Buffer | Promise<Buffer> {
  const options = { level: 1, chunkSize: Math.max(plain.length >> 2, 16 * 1024) }
  return plain.length <= atOnceBytes ? gzipSync(plain, options) : compressLater(plain, options)
}

interface Post {
  readonly destination: Destination
  readonly agent: Agent
  readonly body: Buffer
  readonly gzipped: boolean
}

function post({ destination: { url, headers, timeoutMs }, agent, body, gzipped }: Post): Promise<Outcome> {
  return new Promise(resolve => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent,
      headers: {
        'user-agent': 'spanledger-instrumentation',
        ...headers,
        'content-type': 'application/json',
        'content-length': body.length,
        ...(gzipped && { 'content-encoding': 'gzip' }),
      },
    })
    const alarm = setTimeout(() => outgoing.destroy(new Error('The request timed out')), timeoutMs).unref()
    const end = (outcome: Outcome) => {
      clearTimeout(alarm)
      resolve(outcome)
    }
    // An answer that breaks off after its head has said enough.
    let answer: IncomingMessage | undefined
    outgoing.on('error', error => {
      end(answer ? outcomeOf(answer, '') : { kind: 'try again', says: error.message, afterMs: undefined })
    })
    outgoing.on('response', response => {
      answer = response
      readText(response, text => end(outcomeOf(response, text)))
    })
    outgoing.end(body)
  })
}

function readText(response: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  const finish = () => done(Buffer.concat(chunks).toString())
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= answerLimit) chunks.push(chunk)
    else response.destroy()
  })
  response.on('error', finish)
  response.on('close', finish)
}

const tryAgain: ReadonlySet<number> = new Set([429, 502, 503, 504])

function outcomeOf({ statusCode = 0, headers }: IncomingMessage, text: string): Outcome {
  if (statusCode >= 200 && statusCode <= 299) return { kind: 'taken', ...partialSuccess(text) }
  const says = `${statusCode} ${text.slice(0, 200)}`
  if (statusCode === 413) return { kind: 'too large' }
  if (tryAgain.has(statusCode)) return { kind: 'try again', says, afterMs: retryAfterMs(headers['retry-after']) }
  return { kind: 'refused', says }
}

/** `{"partialSuccess":{"rejectedSpans":"2","errorMessage":"…"}}`; most receivers answer nothing or `{}`. */
function partialSuccess(text: string): { readonly rejected: number; readonly says: string } {
  const rejected = Number(/"rejectedSpans"\s*:\s*"?(\d{1,15})/.exec(text)?.[1] ?? 0)
  return { rejected, says: rejected > 0 ? text.slice(0, 500) : '' }
}

/** `Retry-After` is seconds or a date. */
function retryAfterMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined
}
