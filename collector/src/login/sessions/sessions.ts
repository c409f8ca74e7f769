import { createHash, randomBytes } from 'node:crypto'
import type { Grant, Lifetimes } from '../login-config.ts'

/** Whose session it is. What a key may do is looked up at every request; what a person may do was settled at sign-in. */
export type Owner = { readonly kind: 'key'; readonly id: string } | Person

export interface Person {
  readonly kind: 'person'
  readonly id: string
  /** As they call themselves. */
  readonly name: string
  /** The name and, since anybody may take that, what the provider calls them. */
  readonly by: string
  readonly grants: readonly Grant[]
}

export interface Session {
  readonly owner: Owner
  /** What a request that changes something has to carry, besides the cookie that a browser sends by itself. */
  readonly csrf: string
  /** The project that is looked at; undefined for the first there is. */
  project: string | undefined
}

interface Kept extends Session {
  readonly beganMs: number
  seenMs: number
}

export interface SessionsOptions {
  readonly lifetimes: Lifetimes
  readonly now?: () => number
}

/** Sessions of one owner, so that nobody pushes out those of others; and of all. */
export const mostSessions = { ofOne: 20, ofAll: 10_000 } as const

/**
 * The sessions of this collector, in memory: a restart ends them all. An id is 256 random bits that only the browser
 * keeps; here is its hash, so what is read out of memory or a core file opens nothing.
 */
export class Sessions {
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept>()
  /** The names of each owner's sessions. */
  readonly #owned = new Map<string, Set<string>>()
  readonly #lifetimes: Lifetimes
  readonly #now: () => number

  constructor({ lifetimes, now = Date.now }: SessionsOptions) {
    this.#lifetimes = lifetimes
    this.#now = now
  }

  get size(): number {
    return this.#kept.size
  }

  /** Begins a session under a new id; beyond the limits the one that was used longest ago ends. */
  begin(owner: Owner): { readonly id: string; readonly session: Session } {
    this.#forgetOver()
    const owned = this.#owned.get(keyOf(owner)) ?? new Set()
    if (owned.size >= mostSessions.ofOne) this.#forget(this.#idlest([...owned]))
    if (this.#kept.size >= mostSessions.ofAll) this.#forget(this.#kept.keys().next().value)
    const nowMs = this.#now()
    const id = randomBytes(32).toString('base64url')
    const csrf = randomBytes(32).toString('base64url')
    const session: Kept = { owner, csrf, project: undefined, beganMs: nowMs, seenMs: nowMs }
    this.#kept.set(nameOf(id), session)
    this.#owned.set(keyOf(owner), owned.add(nameOf(id)))
    return { id, session }
  }

  /** The session with this id, unless it is over; that it is asked for counts as its use. */
  find(id: string): Session | undefined {
    const name = nameOf(id)
    const kept = this.#kept.get(name)
    if (kept === undefined) return undefined
    if (this.#isOver(kept)) {
      this.#forget(name)
      return undefined
    }
    kept.seenMs = this.#now()
    // A Map keeps the order of insertion.
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    return kept
  }

  /** Ends a session; nothing where there is none. */
  end(id: string): void {
    this.#forget(nameOf(id))
  }

  #isOver({ beganMs, seenMs }: Kept): boolean {
    const nowMs = this.#now()
    return nowMs - seenMs >= this.#lifetimes.idleMs || nowMs - beganMs >= this.#lifetimes.lastsMs
  }

  #forgetOver(): void {
    for (const [name, kept] of this.#kept) {
      if (!this.#isOver(kept)) return
      this.#forget(name)
    }
  }

  #idlest(names: readonly string[]): string | undefined {
    const seenMs = (name: string) => this.#kept.get(name)?.seenMs ?? 0
    return names.toSorted((one, other) => seenMs(one) - seenMs(other))[0]
  }

  #forget(name: string | undefined): void {
    const kept = name === undefined ? undefined : this.#kept.get(name)
    if (name === undefined || kept === undefined) return
    this.#kept.delete(name)
    const owned = this.#owned.get(keyOf(kept.owner))
    owned?.delete(name)
    if (owned?.size === 0) this.#owned.delete(keyOf(kept.owner))
  }
}

function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

function keyOf({ kind, id }: Owner): string {
  return `${kind} ${id}`
}
