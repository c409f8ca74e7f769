import type { SeededRandom } from './seeded-random.ts'

/** The body with up to three wounds: bytes changed, put in, torn out, doubled or cut off. */
export function damaged(body: Uint8Array, random: SeededRandom): Uint8Array {
  const wounds = random.list(3, () => random.below(body.length + 1))
  return wounds.reduce((bytes: Uint8Array, at) => {
    const before = bytes.subarray(0, at)
    const after = bytes.subarray(at)
    return Buffer.concat(
      random.pick([
        [before, random.bytes(1), after.subarray(1)],
        [
          before,
          random.pick([Buffer.of(0xff), Buffer.of(0x00), Buffer.from('{'), Buffer.from('"')]),
          after.subarray(1),
        ],
        [before, random.bytes(random.below(4)), after],
        [before, after.subarray(random.below(8))],
        [before, after.subarray(0, 8), after],
        [before],
      ]),
    )
  }, body)
}
