/**
 * - `someDigits`, `manyDigits`: six and nine digits that spaces or punctuation may group
 * - `token`: a run of characters without a space, long enough for a key
 * - `assignment`: a colon, an equals sign or the word `is`, after which a value may stand
 */
export type Trait = 'at' | 'someDigits' | 'manyDigits' | 'token' | 'colon' | 'assignment'

/** What one pass over a text finds of interest, so that most detectors need not look at most texts. */
export interface Survey {
  readonly traits: Readonly<Record<Trait, boolean>>
  /** Where long runs without a space begin and end, in pairs. */
  readonly tokens: readonly number[]
}

const digit = 1
const group = 2
const token = 4

// What each ASCII character can be part of.
const kinds = new Uint8Array(128)
for (const character of '0123456789') kinds[character.charCodeAt(0)] = digit | token
for (const character of ' ()') kinds[character.charCodeAt(0)] = group
for (const character of '-./') kinds[character.charCodeAt(0)] = group | token
for (const character of '_~:+') kinds[character.charCodeAt(0)] = token
for (let code = 0x41; code <= 0x5a; code += 1) kinds[code] = kinds[code + 32] = token

const at = 0x40
const colon = 0x3a
const equals = 0x3d
const backslash = 0x5c
const shortestToken = 16
const mostGroupingBetweenDigits = 3

/** Plain loops over character codes: this is what every text costs. */
export function survey(text: string): Survey {
  const tokens: number[] = []
  let hasAt = false
  let hasColon = false
  let hasEquals = false
  let mostDigits = 0
  let digits = 0
  let grouping = 0
  let tokenStart = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const kind = code < 128 ? (kinds[code] ?? 0) : 0
    if ((kind & digit) !== 0) {
      digits += 1
      grouping = 0
      if (digits > mostDigits) mostDigits = digits
    } else if ((kind & group) === 0 || ++grouping > mostGroupingBetweenDigits) digits = 0
    if ((kind & token) === 0) {
      if (index - tokenStart >= shortestToken) tokens.push(tokenStart, index)
      tokenStart = index + 1
      if (code === at) hasAt = true
      else if (code === equals) hasEquals = true
      // The letter of `\n` is no part of what follows.
      else if (code === backslash && isEscape(text.charCodeAt(index + 1))) tokenStart = ++index + 1
    } else if (code === colon) hasColon = true
  }
  if (text.length - tokenStart >= shortestToken) tokens.push(tokenStart, text.length)
  return {
    traits: {
      at: hasAt,
      someDigits: mostDigits >= 6,
      manyDigits: mostDigits >= 9,
      token: tokens.length > 0,
      colon: hasColon,
      assignment: hasColon || hasEquals || text.includes(' '),
    },
    tokens,
  }
}

function isEscape(code: number): boolean {
  return code === 0x6e || code === 0x72 || code === 0x74 || code === 0x62 || code === 0x66
}
