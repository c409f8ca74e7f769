import type { SeededRandom } from '../../../helpers/seeded-random.ts'

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** So many characters of an alphabet. */
export function characters(random: SeededRandom, length: number, alphabet: string): string {
  let text = ''
  while (text.length < length) text += alphabet.charAt(random.below(alphabet.length))
  return text
}

export const digitsOf = (random: SeededRandom, length: number) => characters(random, length, digits)
export const hexOf = (random: SeededRandom, length: number) => characters(random, length, `${digits}abcdef`)
export const upperOf = (random: SeededRandom, length: number) => characters(random, length, upper)
export const lowerOf = (random: SeededRandom, length: number) => characters(random, length, lower)

/** What keys are made of, with a digit in it, as all but a vanishing part of real ones have. */
export function keyOf(random: SeededRandom, length: number, extra = ''): string {
  const text = characters(random, length - 1, digits + lower + upper + extra)
  return characters(random, 1, digits + lower + upper) + text.slice(1) + digitsOf(random, 1)
}
