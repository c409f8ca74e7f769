import { createHash, randomBytes } from 'node:crypto'
import type { Grant, Lifetimes } from '../login-config.ts'

/** Whose session it is. What a key may do is looked up at every request; what a person may do was settled at sign-in. */
export type Owner =
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly grants: readonly Grant[] }

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
  readonly #kept = new Map<string, Kept>()
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
    this.#forgetOld()
    const ofOwner = this.#from(({ owner: other }) => other.kind === owner.kind && other.id === owner.id)
    if (ofOwner.length >= mostSessions.ofOne) this.#forgetIdlest(ofOwner)
    if (this.#kept.size >= mostSessions.ofAll) this.#forgetIdlest(this.#from(() => true))
    const nowMs = this.#now()
    const id = randomBytes(32).toString('base64url')
    const session = { owner, csrf: randomBytes(32).toString('base64url'), project: undefined }
    const kept: Kept = { ...session, beganMs: nowMs, seenMs: nowMs }
    this.#kept.set(nameOf(id), kept)
    return { id, session: kept }
  }

  /** The session with this id, unless it is over; that it is asked for counts as its use. */
  find(id: string): Session | undefined {
    const name = nameOf(id)
    const kept = this.#kept.get(name)
    if (kept === undefined) return undefined
    if (this.#isOver(kept)) {
      this.#kept.delete(name)
      return undefined
    }
    kept.seenMs = this.#now()
    return kept
  }

  /** Ends a session; nothing where there is none. */
  end(id: string): void {
    this.#kept.delete(nameOf(id))
  }

  #isOver({ beganMs, seenMs }: Kept): boolean {
    const nowMs = this.#now()
    return nowMs - seenMs >= this.#lifetimes.idleMs || nowMs - beganMs >= this.#lifetimes.lastsMs
  }

  #from(isMeant: (kept: Kept) => boolean): readonly (readonly [string, Kept])[] {
    return [...this.#kept].filter(([, kept]) => isMeant(kept))
  }

  #forgetOld(): void {
    for (const [name] of this.#from(kept => this.#isOver(kept))) this.#kept.delete(name)
  }

  #forgetIdlest(sessions: readonly (readonly [string, Kept])[]): void {
    const [first, ...others] = sessions
    if (first === undefined) return
    const [name] = others.reduce((idlest, other) => (other[1].seenMs < idlest[1].seenMs ? other : idlest), first)
    this.#kept.delete(name)
  }
}

function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
