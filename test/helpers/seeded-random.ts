export interface SeededRandom {
  /** An integer from 0 up to, not including, the bound. */
  below(bound: number): number
  chance(probability: number): boolean
  pick<T>(choices: readonly [T, ...T[]]): T
  bytes(length: number): Uint8Array
  list<T>(maxLength: number, make: () => T): T[]
}

/** Random choices that are the same in every run with the same seed (mulberry32). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    chance: probability => next() < probability,
    pick: choices => choices[below(choices.length)] ?? choices[0],
    bytes: length => Uint8Array.from({ length }, () => below(256)),
    list: (maxLength, make) => Array.from({ length: below(maxLength + 1) }, make),
  }
}
