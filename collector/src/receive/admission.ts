import { CollectorError } from '../errors.ts'

export interface AdmissionLimits {
  /** Requests whose body is being read or taken at the same time. */
  readonly maxRequests: number
  /** Bytes of all their bodies together, decompressed. */
  readonly maxOpenBytes: number
}

/** One request's part of the limits. */
export interface Lease {
  grow(bytes: number): void
  /** May be called twice. */
  release(): void
}

/** What all requests together may hold in memory. More is OVERLOADED: the sender keeps its spans and tries again. */
export class Admission {
  readonly #limits: AdmissionLimits
  #requests = 0
  #bytes = 0

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
  }

  admit(): Lease {
    const { maxRequests, maxOpenBytes } = this.#limits
    if (this.#requests >= maxRequests) throw new CollectorError('OVERLOADED', `the limit is ${maxRequests}`)
    this.#requests++
    let held = 0
    let isReleased = false
    return {
      grow: bytes => {
        if (this.#bytes + bytes > maxOpenBytes) {
          throw new CollectorError('OVERLOADED', `their bodies exceed ${maxOpenBytes} bytes`)
        }
        this.#bytes += bytes
        held += bytes
      },
      release: () => {
        if (isReleased) return
        isReleased = true
        this.#requests--
        this.#bytes -= held
      },
    }
  }
}
