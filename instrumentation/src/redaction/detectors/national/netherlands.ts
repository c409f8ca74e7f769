import { eachWord, saidBefore, type Detector } from '../detector.ts'

const shape = /\d{9}|\d{4}[. ]\d{2}[. ]\d{3}/g
const named = /bsn|burgerservice|sofi/i

/** Burgerservicenummers. One number of nine digits in eleven passes their test, so the text has to say that it is one. */
export const bsn: Detector = {
  rule: 'bsn',
  needs: 'manyDigits',
  find({ text, place }, report) {
    if (!named.test(place) && !named.test(text)) return
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll(/\D/g, '')
      if (isValid(same) && named.test(saidBefore(text, index, place))) report(index, index + value.length, { same })
    })
  },
}

function isValid(digits: string): boolean {
  const sum = Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (index === 8 ? -1 : 9 - index), 0)
  return sum % 11 === 0 && digits !== '000000000'
}
