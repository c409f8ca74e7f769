import { ServerResponse } from 'node:http'
import type { Ending, Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { bodyOf, bytesOfChunk } from '../recording/body.ts'
import type { Step } from '../recording/format.ts'
import { addressOf } from '../recording/identity.ts'
import { isLiveTool } from './live/live-settings.ts'
import { asksModel, asksVectors } from './live/model-request.ts'
import { passOn, type PassOnOptions } from './live/pass-on.ts'
import type { Call } from './match/matcher.ts'
import { pairingKey, type Awaiting, type Pairing } from './network/pairing.ts'
import type { PlayRun } from './play-run.ts'
import type { Happening } from './time/timeline.ts'

export interface ExchangeOptions {
  readonly run: PlayRun
  readonly request: OutgoingRequest
  readonly player: { readonly pairing: Pairing; readonly connect: PassOnOptions['connect'] }
  /** Whether a tool makes it that is live. */
  readonly isOpen: boolean
}

/** One request over HTTP in a run that is played: matched when it is known, answered from the record in its time. */
export class PlayedExchange implements Exchange, Awaiting {
  readonly #options: ExchangeOptions
  readonly #run: PlayRun
  readonly #request: OutgoingRequest
  readonly #bytes: Buffer[] = []
  #known = false
  #over = false
  #response: ServerResponse | undefined
  #blocked = false
  #live: PassOnOptions | undefined

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#run = options.run
    this.#request = options.request
    this.#run.begin()
  }

  requestBytes(chunk: Uint8Array | string): void {
    if (!this.#known) this.#bytes.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk))
  }

  requestComplete(): void {
    if (this.#known) return
    this.#known = true
    const { method, origin, path } = this.#request
    const bytes = Buffer.concat(this.#bytes)
    const call = { seam: 'http', ...addressOf(method, origin, path), body: bodyOf(bytes) } as const
    const way = this.#run.live === undefined ? undefined : this.#liveWay(call, bytes)
    if (way === undefined) this.#matched(this.#run.match(call))
    else this.#passOn(way, call, bytes)
    this.#options.player.pairing.expect(pairingKey(method, path, bytes), this)
  }

  #matched(step: Step | undefined): void {
    if (step === undefined) this.#blocked = true
    else this.#run.timeline.add(this.#happenings(step))
  }

  /** By whom a request is answered for real; `undefined` where the record does. */
  #liveWay(call: Call, bytes: Buffer): 'model' | 'vectors' | 'live' | undefined {
    const { isOpen } = this.#options
    if (isOpen || isLiveTool(call.name, this.#run.live?.tools ?? [])) return 'live'
    if (asksModel(this.#request, bytes)) return 'model'
    // What is looked up by vectors is in the record for those of the record.
    return asksVectors(this.#request, bytes) && !this.#run.has(call) ? 'vectors' : undefined
  }

  #passOn(way: 'model' | 'vectors' | 'live', call: Call, bytes: Buffer): void {
    const { method, origin, path } = this.#request
    const what = { run: this.#run.recording.id, method, url: new URL(path, origin).href, asksModel: way === 'model' }
    this.#live = { what, bytes, connect: this.#options.player.connect }
    this.#run.wentLive(call, way === 'live' ? 'live' : 'model')
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
    if (this.#live !== undefined) passOn(response, this.#live)
    else if (this.#blocked && this.#run.live !== undefined)
      refuse(
        response,
        addressOf(this.#request.method, this.#request.origin, this.#request.path).name,
        'REPLAY_NOT_RECORDED',
      )
    else if (this.#blocked) refuse(response, new URL(this.#request.origin).host)
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
export function refuse(response: ServerResponse, target: string, code = 'REPLAY_EGRESS_BLOCKED'): void {
  response.writeHead(403, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error: { type: code, code, message: `${code} ${target}` } }))
}

// It comes from a timer of the client's own.
function isTimeout(code: string | undefined): boolean {
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'ABORT_ERR'
}
