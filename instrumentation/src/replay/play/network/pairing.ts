import { hash } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** Whoever waits for a request to arrive at the server that answers from the record. */
export interface Awaiting {
  attach(response: ServerResponse): void
}

const mostWaiting = 10_000
const lateMs = 2000

/**
 * Brings together the two ends of a request: what the seam saw of it, which knows the run, and the connection on which
 * it arrives. The two are known to be the same by method, path and bytes; among equal ones the first is the first.
 */
export class Pairing {
  readonly #waiting = new Map<string, Awaiting[]>()
  readonly #arrived = new Map<string, ServerResponse[]>()
  #size = 0

  /** The seam saw a request. */
  expect(key: string, awaiting: Awaiting): void {
    const response = this.#arrived.get(key)?.shift()
    if (response !== undefined) return awaiting.attach(response)
    if (this.#size >= mostWaiting) return
    this.#size += 1
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), awaiting])
  }

  /** It arrived. Calls back where no seam has seen it. */
  arrived(key: string, response: ServerResponse, unknown: () => void): void {
    const awaiting = this.#waiting.get(key)?.shift()
    if (awaiting !== undefined) {
      this.#size -= 1
      return awaiting.attach(response)
    }
    this.#arrived.set(key, [...(this.#arrived.get(key) ?? []), response])
    setTimeout(() => {
      const left = this.#arrived.get(key) ?? []
      if (!left.includes(response)) return
      this.#arrived.set(
        key,
        left.filter(one => one !== response),
      )
      unknown()
    }, lateMs).unref()
  }
}

export function pairingKey(method: string, path: string, body: Uint8Array): string {
  return `${method} ${path} ${hash('sha256', body)}`
}
