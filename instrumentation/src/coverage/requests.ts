import { isModelHost, mayCallModel } from './model-hosts.ts'
import { pathShape } from './path-shape.ts'

/** Where a request was seen. */
export type Seam = 'fetch' | 'undici' | 'http' | 'http2'

export interface SeenCalls {
  readonly seam: Seam
  /** The wire format. */
  readonly protocol: string
  readonly host: string
  /** The scope of the SDK's own spans, where they were completed instead of adding ours. */
  readonly native?: string | undefined
}

/** A call or a request, with the origin of its URL. */
type At<What> = Omit<What, 'host'> & { readonly origin: string }

export interface UnreadRequests {
  readonly seam: Seam
  readonly host: string
  readonly path: string
}

export interface Counted<What> {
  readonly what: What
  calls: number
}

// Hosts and paths come from outside, so there may be any number of them.
const most = 100

/** How often each of a bounded number of different things happened, and how often any other. */
class Counts<What> {
  readonly #counts = new Map<string, Counted<What>>()
  #others = 0

  /** Whether it is the first of its kind. */
  add(key: string, what: () => What): boolean {
    const counted = this.#counts.get(key)
    if (counted !== undefined) counted.calls += 1
    else if (this.#counts.size < most) this.#counts.set(key, { what: what(), calls: 1 })
    else this.#others += 1
    return counted === undefined && this.#counts.has(key)
  }

  all(): readonly Counted<What>[] {
    return [...this.#counts.values()]
  }

  get others(): number {
    return this.#others
  }
}

const calls = new Counts<SeenCalls>()
const unreadRequests = new Counts<UnreadRequests>()
let onNews: () => void = () => undefined

/** Calls back whenever something is seen that was not seen before. */
export function watchRequests(callBack: () => void): void {
  onNews = callBack
}

/** Remembers that a call was seen, and by what. */
export function seen({ seam, protocol, origin, native }: At<SeenCalls>): void {
  const key = `${seam} ${protocol} ${origin} ${native ?? ''}`
  if (calls.add(key, () => ({ seam, protocol, host: hostOf(origin), native }))) onNews()
}

/** Remembers a request that no protocol reads, if models are called at its host. */
export function unread({ seam, origin, path, method }: At<UnreadRequests> & { readonly method: string }): void {
  if (!mayCallModel(method, path)) return
  const host = hostOf(origin)
  if (!isModelHost(host)) return
  const shape = pathShape(path)
  if (unreadRequests.add(`${seam} ${host} ${shape}`, () => ({ seam, host, path: shape }))) onNews()
}

/** Without the scheme and the port. By hand: this is asked for every request that is no call, whoever makes it. */
function hostOf(origin: string): string {
  const start = origin.indexOf('://') + 1
  const host = start === 0 ? origin : origin.slice(start + 2)
  const port = host.lastIndexOf(':')
  return port === -1 || host.endsWith(']') ? host : host.slice(0, port)
}

export interface RequestCoverage {
  readonly seen: readonly Counted<SeenCalls>[]
  readonly unread: readonly Counted<UnreadRequests>[]
  /** Calls beyond the number of different ones that are told apart. */
  readonly others: number
}

/** What the seams of this thread saw so far. */
export function requestCoverage(): RequestCoverage {
  return { seen: calls.all(), unread: unreadRequests.all(), others: calls.others + unreadRequests.others }
}
