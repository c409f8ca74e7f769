import { CollectorError } from '../../errors.ts'

/** How much one key may send. Log records and data points count as spans do. */
export interface KeyLimits {
  readonly spansPerSecond?: number
  readonly bytesPerSecond?: number
}

export interface LimitedCaller {
  readonly keyId: string
  readonly limits: KeyLimits
}

export interface Charge {
  readonly spans?: number
  readonly bytes?: number
}

// As many as a key file may hold; older ones begin anew, which only ever gives a key one second more.
const mostKeys = 10_000

/** The limits of all keys, in this process: two collectors let a key send twice as much. */
export class RateLimits {
  readonly #buckets = new Map<string, TokenBucket>()

  /** @throws CollectorError `RATE_LIMITED` while the key is over one of its limits */
  check({ keyId, limits }: LimitedCaller, nowMs: number): void {
    for (const { name, perSecond } of limitsOf(limits)) {
      const waitMs = this.#bucket(`${keyId} ${name}`, perSecond, nowMs).waitMs(nowMs)
      if (waitMs > 0) throw limited(name, perSecond, waitMs)
    }
  }

  /** Takes what a request cost, even where that is more than there was: the next ones wait for it. */
  charge({ keyId, limits }: LimitedCaller, charge: Charge, nowMs: number): void {
    for (const { name, perSecond } of limitsOf(limits)) {
      this.#bucket(`${keyId} ${name}`, perSecond, nowMs).take(charge[name] ?? 0, nowMs)
    }
  }

  #bucket(key: string, perSecond: number, nowMs: number): TokenBucket {
    const known = this.#buckets.get(key)
    if (known?.perSecond === perSecond) return known
    if (this.#buckets.size >= 2 * mostKeys) this.#buckets.clear()
    const bucket = new TokenBucket(perSecond, nowMs)
    this.#buckets.set(key, bucket)
    return bucket
  }
}

/**
 * A token bucket that holds one second's worth and may go into debt. What a request costs is known only when it has been
 * read, so it may begin while anything is left, and its cost is then taken whole: over time the rate is exact, and a
 * request larger than the bucket passes too, once.
 */
class TokenBucket {
  readonly perSecond: number
  #tokens: number
  #atMs: number

  constructor(perSecond: number, nowMs: number) {
    this.perSecond = perSecond
    this.#tokens = perSecond
    this.#atMs = nowMs
  }

  /** How long until a request may begin; 0 is now. */
  waitMs(nowMs: number): number {
    this.#refill(nowMs)
    return this.#tokens > 0 ? 0 : Math.max(1, (-this.#tokens / this.perSecond) * 1_000)
  }

  take(tokens: number, nowMs: number): void {
    this.#refill(nowMs)
    this.#tokens -= tokens
  }

  /** A clock that was set back gives nothing and takes nothing. */
  #refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#atMs)
    this.#tokens = Math.min(this.perSecond, this.#tokens + (elapsedMs / 1_000) * this.perSecond)
    this.#atMs = nowMs
  }
}

function limitsOf({ spansPerSecond, bytesPerSecond }: KeyLimits) {
  return [
    { name: 'spans', perSecond: spansPerSecond },
    { name: 'bytes', perSecond: bytesPerSecond },
  ].filter((limit): limit is { name: 'spans' | 'bytes'; perSecond: number } => limit.perSecond !== undefined)
}

// Exporters give up after ten seconds in all, so a longer wait would only tell them to lose the batch at once.
const longestWaitSeconds = 3

function limited(name: string, perSecond: number, waitMs: number): CollectorError {
  const retryAfterSeconds = Math.min(longestWaitSeconds, Math.max(1, Math.ceil(waitMs / 1_000)))
  return new CollectorError('RATE_LIMITED', `${perSecond} ${name} per second`, { retryAfterSeconds })
}
