import { createHash } from 'node:crypto'
import type { Recording } from '@spanledger/instrumentation/replay'
import type { GoldenEntry } from './golden-set.ts'

/** What recordings may be sorted by, so that each kind of run is there. */
export const sampleKeys = {
  workflow: ({ name }: GoldenEntry) => name,
  outcome: ({ outcome }: GoldenEntry) => outcome,
  path: ({ path }: GoldenEntry) => path,
} as const
export type SampleKey = keyof typeof sampleKeys

export interface Sampled {
  readonly recording: Recording
  readonly entry: GoldenEntry
}

export interface SampleOptions {
  readonly by: readonly SampleKey[]
  readonly count: number
}

/**
 * Takes recordings in turn from each stratum, the rarest first, so that what is rare is there. One that asks nearly the
 * same as one that was taken waits until nothing else is left.
 */
export function sample(all: readonly Sampled[], { by, count }: SampleOptions): readonly Sampled[] {
  const strata = new Map<string, Candidate[]>()
  for (const one of all) {
    const key = JSON.stringify(by.map(name => sampleKeys[name](one.entry)))
    strata.set(key, [...(strata.get(key) ?? []), { ...one, likeness: simhash(asked(one.recording)) }])
  }
  const queues = [...strata.values()].sort((left, right) => left.length - right.length)
  const taken: Candidate[] = []
  const alike: Candidate[] = []
  while (taken.length < count && queues.some(queue => queue.length > 0)) {
    for (const queue of queues) {
      const next = nextUnlike(queue, taken, alike)
      if (next !== undefined && taken.length < count) taken.push(next)
    }
  }
  return [...taken, ...alike].slice(0, count)
}

interface Candidate extends Sampled {
  readonly likeness: bigint
}

/** Texts that differ in at most so many of 64 bits are nearly the same. */
const nearBits = 3

function nextUnlike(queue: Candidate[], taken: readonly Candidate[], alike: Candidate[]): Candidate | undefined {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { likeness } = next
    if (!taken.some(other => bitsBetween(other.likeness, likeness) <= nearBits)) return next
    alike.push(next)
  }
  return undefined
}

const mostCharacters = 20_000

/** What the run began with: its entry, and what it asked first. */
function asked({ key = '', entry, steps }: Recording): string {
  const [first] = steps
  const text = JSON.stringify([entry, first?.name, first?.request.body]).slice(0, mostCharacters)
  // An order's number alone makes no other task.
  return key === '' ? text : text.replaceAll(key, '')
}

/** 64 bits that are alike for texts that have most of their words in common (Charikar 2002). */
function simhash(text: string): bigint {
  const weights = new Int32Array(64)
  for (const word of new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))) {
    const digest = createHash('sha256').update(word).digest().readBigUInt64BE()
    for (let bit = 0; bit < 64; bit += 1) weights[bit] = (weights[bit] ?? 0) + ((digest >> BigInt(bit)) & 1n ? 1 : -1)
  }
  return weights.reduce((hash, weight, bit) => (weight > 0 ? hash | (1n << BigInt(bit)) : hash), 0n)
}

function bitsBetween(one: bigint, other: bigint): number {
  let left = one ^ other
  let bits = 0
  for (; left > 0n; left &= left - 1n) bits += 1
  return bits
}
