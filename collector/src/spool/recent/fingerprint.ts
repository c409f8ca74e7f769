/**
 * 64 bits by which bytes are told apart, as two numbers: MurmurHash3 (x86, 32 bits; Austin Appleby, public domain) with
 * two seeds, over words that need no alignment. Made for speed, not against an adversary: use it only where whoever
 * finds two contents with the same bits harms nobody but himself.
 */
export function fingerprint({ view, start, end }: Bytes, [first, second]: Seeds, into: Uint32Array): void {
  let one: number = first
  let two: number = second
  const words = end - ((end - start) & 3)
  // A plain loop: every byte that is stored passes here.
  for (let at = start; at < words; at += 4) {
    const word = scattered(view.getUint32(at, true))
    one = mixed(one, word)
    two = mixed(two, word)
  }
  for (let at = words; at < end; at++) {
    const word = scattered(view.getUint8(at) | 0x100)
    one = mixed(one, word)
    two = mixed(two, word)
  }
  into[0] = spread(one ^ (end - start))
  into[1] = spread(two ^ (end - start))
}

export interface Bytes {
  readonly view: DataView
  readonly start: number
  readonly end: number
}

export type Seeds = readonly [number, number]

function scattered(word: number): number {
  const first = Math.imul(word, 0xcc9e2d51)
  return Math.imul((first << 15) | (first >>> 17), 0x1b873593)
}

function mixed(hash: number, word: number): number {
  const mix = hash ^ word
  return (Math.imul((mix << 13) | (mix >>> 19), 5) + 0xe6546b64) | 0
}

function spread(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
