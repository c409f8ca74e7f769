import { beginsWord, eachMatch, endsWord, type Detector } from '../detector.ts'

// From its first digit on; six letters stand before that.
const digits = /\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/gi
// The value of a character at an odd place, in the order 0 to 9, A to Z; digits count as the letters A to J do.
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Codici fiscali, with their check letter. */
export const codiceFiscale: Detector = {
  rule: 'codice_fiscale',
  needs: 'token',
  find({ text }, report) {
    eachMatch(digits, text, ({ 0: rest, index }) => {
      const [start, end] = [index - 6, index + rest.length]
      const same = text.slice(Math.max(0, start), end).toUpperCase()
      if (!/^[A-Z]{6}\d/.test(same) || !beginsWord(text, start) || !endsWord(text, end)) return
      if (checkLetter(same.slice(0, 15)) === same.at(-1)) report(start, end, { same })
    })
  },
}

function checkLetter(code: string): string {
  const sum = Array.from(code).reduce((sum, character, index) => {
    const code = character.charCodeAt(0)
    const value = code < 0x41 ? code - 0x30 : code - 0x41
    return sum + (index % 2 === 0 ? (odd[value] ?? 0) : value)
  }, 0)
  return String.fromCharCode(0x41 + (sum % 26))
}
