import { request as httpRequest, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passedOnHeader, type PassedOn } from '@spanledger/instrumentation/replay'
import { changeRequest, type Changes } from '../change-request.ts'
import type { Members, ModelRequest } from '../formats/format.ts'
import { formatOf } from '../formats/table.ts'
import { modelNameOf } from '../rerun-calls.ts'

export interface PassOnOptions {
  readonly changes: Changes
  /** Where models are asked instead of where the service asks them. */
  readonly base: string | undefined
  /** The headers that sign a request to AWS anew, whose signature holds for the unchanged one only. */
  readonly sign: (method: string, url: URL, body: Buffer) => Readonly<Record<string, string>>
}

/** An answer of a model in a live run. */
export interface HeardAnswer {
  readonly run: string
  readonly status: number
  readonly model: string
  /** Cut off after 16 MiB. */
  readonly bytes: Buffer
  readonly ms: number
}

export interface OpenPassOn {
  readonly socket: string
  readonly heard: readonly HeardAnswer[]
  /** Why requests could not be passed on. */
  readonly failures: readonly string[]
  close(): Promise<void>
}

const MiB = 1024 * 1024
const bodyLimit = 64 * MiB
const answerLimit = 16 * MiB
const limitMs = 600_000
const mostHeard = 10_000

/**
 * Passes the requests of a live run on to where the service sends them, with the key that the service has, and those to
 * models with the changes in them. It listens in the file system, so that nobody else on a network can use it.
 */
export async function startPassOn(options: PassOnOptions): Promise<OpenPassOn> {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-live-'))
  const passing = new Passing(options)
  const server = createServer({ maxHeaderSize: MiB }, (request, response) => passing.pass(request, response))
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 's')
  await new Promise<void>(resolve => server.listen(socket, resolve))
  return {
    socket,
    heard: passing.heard,
    failures: passing.failures,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Head = PassedOn & { readonly headers: Readonly<Record<string, string | string[]>> }

class Passing {
  readonly heard: HeardAnswer[] = []
  readonly failures: string[] = []
  readonly #options: PassOnOptions

  constructor(options: PassOnOptions) {
    this.#options = options
  }

  pass(incoming: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bodyLimit) chunks.push(chunk)
    })
    incoming.on('end', () => {
      try {
        // True: that is what the player sends.
        const head = JSON.parse(Buffer.from(String(incoming.headers[passedOnHeader]), 'base64').toString()) as Head
        this.#send(head, Buffer.concat(chunks), response)
      } catch (error) {
        this.#failed(error, response)
      }
    })
  }

  #send(head: Head, bytes: Buffer, response: ServerResponse): void {
    const started = performance.now()
    const { method, url, body, model } = this.#changed(head, bytes)
    const { host: _, 'content-length': __, 'accept-encoding': ___, ...headers } = head.headers
    const authorization = String(headers['authorization'] ?? '')
    const signed = authorization.startsWith('AWS4-HMAC-SHA256') ? this.#options.sign(method, url, body) : {}
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      headers: { ...headers, ...signed, 'content-length': body.length },
      timeout: limitMs,
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${limitMs / 1000} s`)))
    outgoing.on('error', error => this.#failed(error, response))
    response.on('close', () => outgoing.destroy())
    outgoing.on('response', answer => {
      const { statusCode: status = 502 } = answer
      response.writeHead(status, answer.headers)
      answer.pipe(response)
      if (!head.asksModel) return
      const kept: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= answerLimit) kept.push(chunk)
      })
      answer.on('close', () => {
        const ms = performance.now() - started
        if (this.heard.length < mostHeard)
          this.heard.push({ run: head.run, status, model, bytes: Buffer.concat(kept), ms })
      })
    })
    outgoing.end(body)
  }

  #changed({ method, url, asksModel }: Head, bytes: Buffer) {
    if (!asksModel) return { method, url: new URL(url), body: bytes, model: '' }
    const asked = requestOf(url, bytes)
    // What is in no format that can be changed stays as it is; then the run is not compared as if it were changed.
    const isChanged = Object.values(this.#options.changes).some(change => change !== undefined)
    const changed = asked && isChanged ? changeRequest(asked, this.#options.changes) : asked
    const target = new URL(changed?.url ?? url)
    const body = changed !== undefined && isChanged ? Buffer.from(JSON.stringify(changed.body)) : bytes
    const { base } = this.#options
    const at = base === undefined ? target : new URL(target.pathname + target.search, base)
    return { method, url: at, body, model: changed ? modelNameOf(changed) : '' }
  }

  #failed(error: unknown, response: ServerResponse): void {
    const message = error instanceof Error ? error.message : String(error)
    // Whoever has given up on an answer does so in his own time.
    if (!response.destroyed && this.failures.length < 100) this.failures.push(message)
    if (response.headersSent) response.destroy()
    else {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { type: 'REPLAY_NOT_PASSED_ON', message } }))
    }
  }
}

function requestOf(url: string, bytes: Buffer): ModelRequest | undefined {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  // True: an object that is no list.
  const request = { url, body: json as Members }
  return formatOf(request) && request
}
