// How long numbers are, country code included, where that is known; ITU-T E.164 allows 15 digits and names the codes.
const lengths: Readonly<Record<string, readonly [least: number, most: number]>> = {
  1: [11, 11],
  7: [11, 11],
  31: [11, 11],
  33: [11, 11],
  34: [11, 11],
  39: [9, 13],
  41: [11, 11],
  43: [9, 14],
  44: [11, 12],
  49: [9, 14],
  55: [12, 13],
  61: [11, 11],
  81: [11, 12],
  86: [11, 13],
  91: [12, 12],
}
const twoDigits = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)
// Three digits: these blocks, in which a few codes are not assigned.
const threeDigits = /^(?:2[1-69]|3[578]|42|5[09]|6[789]|8[0578]|9[679])\d/

/** Whether these digits, country code first, can be a telephone number. */
export function isInternational(digits: string): boolean {
  const code = codeOf(digits)
  if (code === undefined) return false
  const [least, most] = lengths[code] ?? [9, 15]
  if (digits.length < least || digits.length > most) return false
  // North America: neither the area nor the exchange begins with 0 or 1.
  return code !== '1' || /^1[2-9]\d{2}[2-9]/.test(digits)
}

function codeOf(digits: string): string | undefined {
  const [one, two] = [digits.slice(0, 1), digits.slice(0, 2)]
  if (one === '1' || one === '7') return one
  if (twoDigits.has(two)) return two
  return threeDigits.test(digits) ? digits.slice(0, 3) : undefined
}
