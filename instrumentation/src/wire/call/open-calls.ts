import { context } from '@opentelemetry/api'
import { DerivedTools } from '../../conversation/derived-tools.ts'
import { seen, unread, type Seam } from '../../coverage/requests.ts'
import { quietly } from '../../guest/quietly.ts'
import type { Protocol } from '../../protocols/protocol.ts'
import { protocolsOfPath } from '../../protocols/table.ts'
import { nativeSpanOf, withoutForeignSpan } from '../../spans/native/open-spans.ts'
import type { Exchange, OutgoingRequest } from '../exchange.ts'
import { listenToSpans } from '../../spans/ending/listeners.ts'
import { Attempts } from './attempts/attempts.ts'
import type { Backlog } from './backlog.ts'
import { Call } from './call.ts'
import { partsOf } from './spoken.ts'

const minuteMs = 60_000

export interface Patience {
  readonly sweepMs: number
  /** How long an answer may wait for an application that does not read. */
  readonly unreadMs: number
  /** How long an answer may be silent; undici itself gives up after five minutes. */
  readonly silentMs: number
}

const usual: Patience = { sweepMs: minuteMs / 2, unreadMs: 2 * minuteMs, silentMs: 15 * minuteMs }

/** The calls under way. None stays open for ever: what nobody reads on is ended as abandoned. */
export class OpenCalls {
  readonly #calls = new Set<Call>()
  readonly #attempts = new Attempts()
  readonly #tools: DerivedTools
  readonly #content: boolean
  readonly #patience: Patience
  readonly #backlog: Backlog | undefined
  #sweeper: NodeJS.Timeout | undefined

  /** With a backlog, calls are read together when they are over; without, each as it happens. */
  constructor(content: boolean, patience: Patience = usual, backlog?: Backlog) {
    this.#content = content
    this.#tools = new DerivedTools(content)
    this.#patience = patience
    this.#backlog = backlog
    if (backlog !== undefined) listenToSpans({ flush: () => backlog.clear() })
  }

  /** The observer of a request that may be a model call. */
  begin(request: OutgoingRequest, seam: Seam = 'fetch'): Exchange | undefined {
    const { method, origin, path } = request
    const protocols = protocolsOfPath(method, partsOf(path).path)
    if (protocols.length === 0) {
      unread({ seam, method, origin, path })
      return undefined
    }
    const onEnd = () => this.#calls.delete(call)
    const parent = withoutForeignSpan(context.active())
    const onRead = (protocol: Protocol | undefined) => {
      if (protocol === undefined) return unread({ seam, method, origin, path })
      const native = nativeSpanOf(parent)?.instrumentationScope.name
      seen({ seam, protocol: `${protocol.provider} ${protocol.operation}`, origin, native })
    }
    const [content, attempts, tools, backlog] = [this.#content, this.#attempts, this.#tools, this.#backlog]
    // Without its body: all that an SDK made of a call hangs on that, and a call may wait.
    const kept = { method, origin, path, headers: request.headers }
    const call: Call = new Call({ protocols, request: kept, parent, content, attempts, tools, backlog, onRead, onEnd })
    this.#calls.add(call)
    this.#sweeper ??= setInterval(() => this.#sweep(performance.now()), this.#patience.sweepMs).unref()
    return call
  }

  /** Ends everything that is still open: nobody is left to read it. */
  abandonAll(): void {
    for (const call of this.#calls) quietly(() => call.ended('abandoned'))
    this.#calls.clear()
    this.#backlog?.clear()
    this.#attempts.releaseAll()
  }

  /** How many calls have not become spans yet, those included that may be tried again. */
  get size(): number {
    return this.#calls.size + this.#attempts.size + (this.#backlog?.size ?? 0)
  }

  #sweep(now: number): void {
    for (const call of this.#calls) {
      const { ms, paused } = call.idle(now)
      if (ms > (paused ? this.#patience.unreadMs : this.#patience.silentMs)) quietly(() => call.ended('abandoned'))
    }
    if (this.#calls.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }
}
