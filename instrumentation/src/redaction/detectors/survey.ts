/**
 * - `fewDigits`, `someDigits`, `manyDigits`: three, six and nine digits that spaces or punctuation may group
 * - `token`: a run of characters without a space, long enough for a key
 * - `sign`: a colon, an equals sign or what may be the word `is`, after which a value may stand
 */
export type Trait = 'at' | 'fewDigits' | 'someDigits' | 'manyDigits' | 'token' | 'colon' | 'sign'

/** The bit of each trait. */
export const traits: Readonly<Record<Trait, number>> = {
  at: 1,
  someDigits: 2,
  manyDigits: 4,
  token: 8,
  colon: 16,
  sign: 32,
  fewDigits: 64,
}

/** What one pass over a text finds of interest, so that most detectors need not look at most texts. */
export interface Survey {
  readonly traits: number
  /** Where long runs without a space begin and end, in pairs. */
  readonly tokens: readonly number[]
  /** Where signs stand. */
  readonly signs: readonly number[]
}

const other = 0
const letter = 1
const digit = 2
const space = 3
// In a number and in a token.
const point = 4
const bracket = 5
const colon = 6
// In a token only.
const joint = 7
const equals = 8
const at = 9
const backslash = 10

const kinds = new Uint8Array(128)
for (let code = 0x41; code <= 0x5a; code += 1) kinds[code] = kinds[code + 32] = letter
for (const [characters, kind] of [
  ['0123456789', digit],
  [' ', space],
  ['-./', point],
  ['()', bracket],
  [':', colon],
  ['_~+', joint],
  ['=', equals],
  ['@', at],
  ['\\', backslash],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind
}

const shortestToken = 16
const mostGrouping = 3

/** Plain loops over character codes, letters first: this is what every text costs. */
export function survey(text: string): Survey {
  const tokens: number[] = []
  const signs: number[] = []
  const length = text.length
  let found = 0
  let mostDigits = 0
  let digits = 0
  let grouping = 0
  let start = 0
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    const kind = code < 128 ? kinds[code] : other
    if (kind === letter) {
      digits = 0
      continue
    }
    if (kind === digit) {
      grouping = 0
      if (++digits > mostDigits) mostDigits = digits
      continue
    }
    if (kind === point || kind === space || kind === bracket) {
      if (++grouping > mostGrouping) digits = 0
      if (kind === point) continue
    } else digits = 0
    if (kind === joint) continue
    if (kind === colon) {
      found |= traits.colon
      signs.push(index)
      continue
    }
    if (index - start >= shortestToken) tokens.push(start, index)
    start = index + 1
    if (kind === space && mayBeVerb(text, index)) signs.push(index + 1)
    else if (kind === equals) signs.push(index)
    else if (kind === at) found |= traits.at
    // The letter of `\n` is no part of what follows.
    else if (kind === backslash && isEscape(text.charCodeAt(index + 1))) start = ++index + 1
  }
  if (length - start >= shortestToken) tokens.push(start, length)
  if (tokens.length > 0) found |= traits.token
  if (signs.length > 0) found |= traits.sign
  if (mostDigits >= 3) found |= traits.fewDigits
  if (mostDigits >= 6) found |= traits.someDigits
  if (mostDigits >= 9) found |= traits.manyDigits
  return { traits: found, tokens, signs }
}

// Of `is`, `ist`, `es`, `est` and `lautet`, the first two letters.
function mayBeVerb(text: string, space: number): boolean {
  const first = text.charCodeAt(space + 1)
  if (first !== 0x69 && first !== 0x65 && first !== 0x6c) return false
  return text.charCodeAt(space + 2) === (first === 0x6c ? 0x61 : 0x73)
}

function isEscape(code: number): boolean {
  return code === 0x6e || code === 0x72 || code === 0x74 || code === 0x62 || code === 0x66
}
