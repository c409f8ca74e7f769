import { ServerResponse } from 'node:http'
import type { Ending, Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { bodyOf, bytesOfChunk } from '../recording/body.ts'
import type { Step } from '../recording/format.ts'
import { nameOfRequest, withoutCredentials } from '../recording/identity.ts'
import { pairingKey, type Awaiting, type Pairing } from './network/pairing.ts'
import type { PlayRun } from './play-run.ts'
import type { Happening } from './time/timeline.ts'

/** One request over HTTP in a run that is played: matched when it is known, answered from the record in its time. */
export class PlayedExchange implements Exchange, Awaiting {
  readonly #run: PlayRun
  readonly #request: OutgoingRequest
  readonly #pairing: Pairing
  readonly #bytes: Buffer[] = []
  #known = false
  #over = false
  #response: ServerResponse | undefined
  #blocked = false

  constructor(run: PlayRun, request: OutgoingRequest, pairing: Pairing) {
    this.#run = run
    this.#request = request
    this.#pairing = pairing
    run.begin()
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (!this.#known) this.#bytes.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk))
  }

  requestComplete(): void {
    if (this.#known) return
    this.#known = true
    const { method, origin, path } = this.#request
    const bytes = Buffer.concat(this.#bytes)
    const url = withoutCredentials(origin, path)
    const step = this.#run.match({ seam: 'http', name: nameOfRequest(method, url), url, body: bodyOf(bytes) })
    if (step === undefined) this.#blocked = true
    else this.#run.timeline.add(this.#happenings(step))
    this.#pairing.expect(pairingKey(method, path, bytes), this)
  }

  responseStarted(): void {
    // It is our own.
  }

  responseBytes(): void {
    // They are our own.
  }

  ended(_ending: Ending): void {
    if (this.#over) return
    this.#over = true
    this.#run.ended()
    this.#run.timeline.wake()
  }

  /** The request has arrived at our end. */
  attach(response: ServerResponse): void {
    this.#response = response
    if (this.#blocked) refuse(response, new URL(this.#request.origin).host)
    else this.#run.timeline.wake()
  }

  #happenings({ response, ending, endedMs, error }: Step): readonly Happening[] {
    const at = (ms: number, happen: (response: ServerResponse) => void): Happening => ({
      ms,
      ready: () => this.#response !== undefined,
      dead: () => this.#over || this.#response?.destroyed === true,
      happen: () => this.#response && happen(this.#response),
    })
    const parts: Part[] = []
    if (response?.status !== undefined) {
      const { status, headers = {}, startedMs = 0, chunks = [] } = response
      // Of an answer on a connection that is to be closed, clients take its loss for the end.
      const connection = ending === 'error' ? {} : { connection: 'close' }
      parts.push([startedMs, to => writeHead(to, status, { ...headers, ...connection })])
      for (const chunk of chunks) parts.push([chunk[0], to => void to.write(bytesOfChunk(chunk))])
    }
    if (endedMs !== undefined && ending === 'complete') parts.push([endedMs, to => void to.end()])
    if (endedMs !== undefined && ending === 'error' && !isTimeout(error?.code))
      parts.push([endedMs, to => to.socket?.destroySoon()])
    return together(parts).map(([ms, happen]) => at(ms, happen))
  }
}

type Part = readonly [ms: number, happen: (response: ServerResponse) => void]

/** What came at the same moment came in one piece, and is sent in one. */
function together(parts: readonly Part[]): readonly Part[] {
  const groups = new Map<number, Part[]>()
  for (const part of parts) groups.set(part[0], [...(groups.get(part[0]) ?? []), part])
  return Array.from(groups, ([ms, group]) => {
    const happen = (response: ServerResponse) => {
      // The socket, not the response: of one that is corked, some versions of Node lose what `end` finds unsent.
      const socket = response instanceof ServerResponse ? response.socket : null
      socket?.cork()
      for (const [, step] of group) step(response)
      socket?.uncork()
    }
    return [ms, happen] as const
  })
}

function writeHead(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  // Each request has a connection of its own: so they arrive in the order in which they were made.
  response.sendDate = false
  response.writeHead(status, headers)
  response.flushHeaders()
}

/** In the words of an error that the SDKs of models pass on. 403: it is of no use to ask again. */
export function refuse(response: ServerResponse, host: string): void {
  const message = `REPLAY_EGRESS_BLOCKED ${host}`
  response.writeHead(403, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error: { type: 'REPLAY_EGRESS_BLOCKED', code: 'REPLAY_EGRESS_BLOCKED', message } }))
}

// It comes from a timer of the client's own.
function isTimeout(code: string | undefined): boolean {
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'ABORT_ERR'
}
