// Written from the standards and not from the detectors, so that one does not copy the other's mistake.

/** The digit that makes a number pass Luhn's test. */
export function luhnDigit(payload: string): string {
  const doubled = Array.from(payload)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? Array.from(String(Number(digit) * 2)) : [digit]))
  const sum = doubled.flat().reduce((sum, digit) => sum + Number(digit), 0)
  return String((10 - (sum % 10)) % 10)
}

/** The check digits of an IBAN. */
export function ibanDigits(country: string, account: string): string {
  const numeric = Array.from(`${account}${country}00`)
    .map(character => Number.parseInt(character, 36))
    .join('')
  return String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')
}

/** The check digit of ISO/IEC 7064, MOD 11,10. */
export function mod1110(payload: string): string {
  for (const candidate of '0123456789') {
    let product = 10
    for (const digit of payload) {
      product += Number(digit)
      if (product > 10) product -= 10
      product = (product * 2) % 11
    }
    if ((product + Number(candidate)) % 10 === 1) return candidate
  }
  return ''
}

/** The key of a NIR, whose letters of Corsica have been replaced. */
export function nirKey(digits: string): string {
  return String(97n - (BigInt(digits) % 97n)).padStart(2, '0')
}

/** The letter of a DNI. */
export function dniLetter(number: number): string {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] ?? ''
}

/** The last digit of a BSN; none where no digit passes. */
export function bsnDigit(payload: string): string | undefined {
  const rest = Array.from(payload).reduce((sum, digit, index) => sum + Number(digit) * (9 - index), 0) % 11
  return rest < 10 ? String(rest) : undefined
}

/** Both check digits of a CPF. */
export function cpfDigits(payload: string): string {
  const next = (digits: string) => {
    const rest =
      Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (digits.length + 1 - index), 0) % 11
    return String(rest < 2 ? 0 : 11 - rest)
  }
  const first = next(payload)
  return first + next(payload + first)
}

/** The check digit of EAN-13. */
export function eanDigit(payload: string): string {
  const sum = Array.from(payload).reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return String((10 - (sum % 10)) % 10)
}

const oddValues: Readonly<Record<string, number>> = {
  '0': 1, '1': 0, '2': 5, '3': 7, '4': 9, '5': 13, '6': 15, '7': 17, '8': 19, '9': 21,
  A: 1, B: 0, C: 5, D: 7, E: 9, F: 13, G: 15, H: 17, I: 19, J: 21, K: 2, L: 4, M: 18, N: 20, O: 11, P: 3, Q: 6,
  R: 8, S: 12, T: 14, U: 16, V: 10, W: 22, X: 25, Y: 24, Z: 23,
} // oxfmt-ignore

/** The check letter of a codice fiscale. */
export function fiscalLetter(code: string): string {
  const sum = Array.from(code).reduce((sum, character, index) => {
    if (index % 2 === 0) return sum + (oddValues[character] ?? 0)
    return sum + (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65)
  }, 0)
  return String.fromCharCode(65 + (sum % 26))
}
