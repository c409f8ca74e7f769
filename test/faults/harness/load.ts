import { setTimeout as delay } from 'node:timers/promises'
import type { SeededRandom } from '../../helpers/seeded-random.ts'
import { clients } from './settings.ts'
import type { SentRequest, SentSpans } from './sent-spans.ts'

export interface LoadOptions {
  readonly sent: SentSpans
  readonly random: SeededRandom
  /** The collector of this moment: it has another address after each start. */
  readonly url: () => string
  /** `once`: an answer that does not come is not asked for again. `again`: the same request until it is acknowledged. */
  readonly tries: 'once' | 'again'
  /** How long a client waits for its answer the first time, the second time, … */
  readonly patienceMs?: (attempt: number) => number
  readonly senders?: number
}

export interface Load {
  /** Lets every request that is under way end. */
  stop(): Promise<void>
}

/** Clients that send without a pause worth the name, concurrently, until they are stopped. */
export function startLoad({ senders = clients, ...options }: LoadOptions): Load {
  const stopping = new AbortController()
  const running = Promise.all(Array.from({ length: senders }, () => sender(options, stopping.signal)))
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function sender(options: LoadOptions, stopping: AbortSignal): Promise<void> {
  const { sent, url, tries, random } = options
  while (!stopping.aborted) {
    const request = sent.nextRequest()
    let isOver = false
    for (let attempt = 0; !isOver; attempt += 1) {
      const status = await post(url(), request, options.patienceMs?.(attempt))
      sent.note(request, status)
      // Exporters wait, too; without it a collector that is away would be all the clients ever see.
      await delay(status === 200 ? 5 + random.below(10) : 50 + random.below(100))
      isOver = status === 200 || tries === 'once' || stopping.aborted
    }
  }
}

/** The status of one attempt, or undefined where no answer came in time. */
export async function post(url: string, { body }: SentRequest, patienceMs = 30_000): Promise<number | undefined> {
  try {
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return undefined
  }
}
