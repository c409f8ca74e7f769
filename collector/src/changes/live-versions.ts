import { RecentMap } from '../bounded/recent-map.ts'
import type { Change, Versioned } from './change.ts'
import { differenceBetween } from './differences.ts'

const minuteNano = 60_000_000_000n
/** A version that was away for so long and comes back is a change. */
const awayNano = 60n * minuteNano
/** What is seen again is written again, so that the store knows what runs. */
const repeatNano = 10n * minuteNano
/** What comes from before the newest by more is late, and says nothing about what came first. */
const lateNano = 5n * minuteNano
const mostKeys = 20_000
/** What has more versions than this within the memory of it is no version but a variable. */
const mostVersions = 20
const mostValueLength = 16_000

export interface Seen {
  readonly versioned: Versioned
  readonly hash: string
  readonly value: string
  readonly atNano: bigint
  /** When a version began that is noticed only now. */
  readonly sinceNano?: bigint | undefined
  readonly revision: string | undefined
}

/** Which versions of what are known, so that what is new is noticed. Bounded; what was seen longest ago goes first. */
export class LiveVersions {
  readonly #keys = new RecentMap<string, Known>(mostKeys)

  /** A version that is in the store; the newest of a thing comes last. */
  restore(change: Change): void {
    const known = this.#knownOf(change)
    known.versions.set(change.newHash, { change, writtenNano: change.lastNano })
    known.current = change.newHash
    if (change.lastNano > known.newestNano) known.newestNano = change.lastNano
  }

  /** The row to write, if there is one: what is seen first, comes back, or was not written for a while. */
  see(seen: Seen): Change | undefined {
    const known = this.#knownOf(seen.versioned)
    const version = known.versions.get(seen.hash)
    const isLate = known.newestNano - seen.atNano > lateNano
    if (seen.atNano > known.newestNano) known.newestNano = seen.atNano
    if (version) return again(known, version, seen)
    if (isLate || known.versions.size >= mostVersions) return undefined
    return come(known, seen, seen.value.slice(0, mostValueLength))
  }

  #knownOf({ project, service, environment, kind, name }: Versioned): Known {
    const key = JSON.stringify([project, service, environment, kind, name])
    return this.#keys.made(key, () => ({ versions: new Map(), current: '', newestNano: 0n }))
  }
}

interface Version {
  change: Change
  writtenNano: bigint
}

interface Known {
  readonly versions: Map<string, Version>
  current: string
  newestNano: bigint
}

function again(known: Known, version: Version, seen: Seen): Change | undefined {
  const { change } = version
  const awayForNano = seen.atNano - change.lastNano
  if (change.newHash !== known.current && awayForNano > awayNano) return come(known, seen, change.value)
  if (awayForNano > 0n) version.change = { ...change, lastNano: seen.atNano }
  if (version.change.lastNano - version.writtenNano < repeatNano) return undefined
  version.writtenNano = version.change.lastNano
  return version.change
}

/** A version is there that was not there before. */
function come(known: Known, { versioned, hash, atNano, sinceNano, revision }: Seen, value: string): Change {
  const before = known.versions.get(known.current)?.change
  const change: Change = {
    ...versioned,
    firstNano: sinceNano !== undefined && sinceNano < atNano ? sinceNano : atNano,
    lastNano: atNano,
    oldHash: before?.newHash,
    newHash: hash,
    difference: before ? differenceBetween(versioned.kind, before.value, value) : '',
    value,
    revision,
    actor: undefined,
    source: 'auto',
  }
  known.versions.set(hash, { change, writtenNano: atNano })
  known.current = hash
  return change
}
