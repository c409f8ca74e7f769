import { isIPv4 } from 'node:net'
import { RecentMap } from '../../bounded/recent-map.ts'

/** Failed sign-ins in one minute, from one address and from everywhere. */
export const mostFailures = { ofOne: 20, ofAll: 1_000 } as const

const minuteMs = 60_000
const mostAddresses = 10_000

interface Failures {
  readonly sinceMs: number
  count: number
}

/** Counts failed sign-ins, so that nobody tries keys one after the other. */
export class FailedLogins {
  readonly #byAddress = new RecentMap<string, Failures>(mostAddresses)
  readonly #now: () => number
  #all: Failures

  constructor(now: () => number = Date.now) {
    this.#now = now
    this.#all = { sinceMs: now(), count: 0 }
  }

  /** How long until somebody from there may try; 0 is now. */
  waitMs(address: string | undefined): number {
    const ofOne = this.#current(this.#byAddress.get(networkOf(address)))
    const ofAll = this.#current(this.#all)
    return Math.max(
      ofOne && ofOne.count >= mostFailures.ofOne ? this.#leftOf(ofOne) : 0,
      ofAll && ofAll.count >= mostFailures.ofAll ? this.#leftOf(ofAll) : 0,
    )
  }

  note(address: string | undefined): void {
    const network = networkOf(address)
    const ofOne = this.#current(this.#byAddress.get(network)) ?? { sinceMs: this.#now(), count: 0 }
    ofOne.count++
    this.#byAddress.set(network, ofOne)
    this.#all = this.#current(this.#all) ?? { sinceMs: this.#now(), count: 0 }
    this.#all.count++
  }

  #current(failures: Failures | undefined): Failures | undefined {
    return failures && this.#leftOf(failures) > 0 ? failures : undefined
  }

  #leftOf({ sinceMs }: Failures): number {
    return Math.min(minuteMs, sinceMs + minuteMs - this.#now())
  }
}

/** An IPv4 address, or the 64 bits of an IPv6 address that one subscriber has; below them he has as many as he likes. */
export function networkOf(address = ''): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain) || !plain.includes(':')) return plain
  const [head = '', tail] = (plain.split('%')[0] ?? '').toLowerCase().split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  return [...groups(head), ...Array<string>(Math.max(0, zeros)).fill('0'), ...groups(tail)].slice(0, 4).join(':')
}
